//! The hub: intents come in, [`State`], [`Sentence`] and [`Shown`] go out. Nobody else writes them.

mod computed;
mod course;
mod covered;
mod earlier;
mod film;
mod flash;
mod heat;
mod hood;
mod inference;
mod intent;
mod keys;
mod layout;
mod lecture;
mod lesson_files;
mod pair;
mod panels;
mod saving;
mod settings;
mod settings_file;
mod shown;
mod stage;
mod state;
mod study;
mod traces;
mod trained;
mod visiting;

use bevy::prelude::*;

pub use computed::is_computed;
pub use course::{Course, CourseFile, Module};
pub use covered::Covered;
pub use earlier::{LONGEST_TURN, Stood, step_before, stood};
pub use film::{Film, LESSON};
pub use heat::{Heat, HeatMap};
pub use hood::{Hood, followed};
pub use inference::{MiniLmStatus, Models, Sentence};
pub use intent::{Intent, Panel, QueryWord};
pub use keys::{KEYS, intent};

pub use crate::visual::quality::Quality;
pub use layout::{Flatness, Layout, Steered, Viewport};
pub use lecture::{LECTURE_KEYS, part};
pub use lesson_files::{Loaded, load as load_lesson};
pub use pair::{Became, Pair, became};
pub use panels::Panels;
pub use saving::{Export, Saved};
pub use settings::{Settings, Sound};
pub use settings_file::SettingsFile;
#[cfg(not(target_arch = "wasm32"))]
pub use settings_file::write_whole;
pub use shown::{Look, Shown};
pub use state::{Direction, Head, HeadPlace, LONGEST_TEXT, START_TEXT, State, View};
pub use study::{HeatHeads, Study, Wish};
pub use traces::Traces;
pub use trained::Trained;
pub use visiting::{Directed, First, Fresh, Hall, Visiting};

use crate::venue::Venue;
use crate::visual::frame::SafeArea;

/// Order within a frame. `app.rs` chains them.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionSystems {
    /// Intents become state.
    Apply,
    /// Text becomes attention.
    Infer,
    /// Attention and state become what is shown, and where.
    Show,
}

/// The state that the program starts in, before settings and command line.
#[derive(Resource, Debug, Clone, Default)]
pub struct Start {
    /// State.
    pub state: State,
    /// The theme that the command line asks for: it goes before the kept one.
    pub theme: Option<crate::visual::palette::Theme>,
    /// Somebody asked for this state: nothing plays over it by itself.
    pub asked: bool,
    /// A word to pin as soon as the sentence is there.
    pub query: Option<QueryWord>,
    /// What is to be said where that word is not in the sentence.
    pub missing: Option<String>,
    /// A word to light for a moment, so that the first picture shows what will happen.
    pub glance: Option<QueryWord>,
    /// The lesson to open and play, by its folder's name.
    pub lesson: Option<String>,
    /// The lesson to open without playing it, by its folder's name.
    pub reads: Option<String>,
    /// The second of the lesson to stand at.
    pub at: Option<f64>,
    /// The place, and how it is used.
    pub venue: Venue,
    /// The pictures that a lecturer prepared.
    pub prepared: Vec<Start>,
    /// Where the model files are; `None` where there is no such folder.
    pub assets: Option<std::path::PathBuf>,
}

/// While it is there no panel and no word is drawn: glyphs that come in another order lie elsewhere in their texture, and a
/// picture that waits for its models and files would not have the same bytes twice.
#[derive(Resource, Debug)]
pub struct Curtain;

/// Parts of the picture that no panel covers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Area {
    /// For tiles.
    pub tiles: SafeArea,
    /// For the tops of arcs.
    pub arcs: SafeArea,
}

/// What is free for the stage; the overlay says it, stage and camera keep to it.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct FreeArea {
    /// Over the whole width, tiles below the cards: for one tier.
    pub wide: Area,
    /// Between the cards: for many tiers.
    pub between: Area,
}

/// Share of the attention that no arc shows; the stage says it, the legend states it.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct Undrawn(pub f32);

/// The link that opens this state, where the program runs on a page.
#[derive(Resource, Debug, Clone, PartialEq, Eq, Default)]
pub struct PageLink(pub Option<String>);

/// Whether it is known from the start that fingers are what points.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Touched(pub bool);

/// Whatever moves says so here in each frame; when nobody does, no further frame is drawn.
#[derive(Resource, Debug, Default)]
pub struct Motion {
    /// Something has not come to rest.
    pub moving: bool,
}

/// State, models, and what is shown of them.
pub fn plugin(app: &mut App) {
    app.add_plugins(keys::plugin)
        .add_message::<Intent>()
        .add_message::<Directed>()
        .add_message::<Fresh>()
        .init_resource::<Visiting>()
        .init_resource::<First>()
        .init_resource::<Start>()
        .init_resource::<State>()
        .init_resource::<Sentence>()
        .init_resource::<Shown>()
        .init_resource::<Traces>()
        .init_resource::<Hood>()
        .init_resource::<Heat>()
        .init_resource::<Pair>()
        .init_resource::<CourseFile>()
        .init_resource::<Film>()
        .init_resource::<FreeArea>()
        .init_resource::<Motion>()
        .init_resource::<Undrawn>()
        .init_resource::<PageLink>()
        .init_resource::<Touched>()
        .init_resource::<Viewport>()
        .init_resource::<Steered>()
        .init_resource::<Layout>()
        .init_resource::<Flatness>()
        .add_systems(PreStartup, (inference::start, film::open, course::open))
        .add_systems(First, |mut motion: ResMut<Motion>| motion.moving = false)
        .add_systems(Update, (film::take, apply, film::advance).chain().in_set(SessionSystems::Apply))
        .add_systems(
            Update,
            (inference::load_minilm, inference::infer, traces::follow).chain().in_set(SessionSystems::Infer),
        )
        .add_systems(
            Update,
            (
                hood::play,
                shown::show,
                shown::end_glance,
                hood::look_under,
                (heat::forget, heat::show, heat::group, pair::forget, pair::compare).chain(),
                layout::lay_out,
                layout::flatten,
            )
                .chain()
                .in_set(SessionSystems::Show),
        )
        .add_systems(Last, settings_file::keep);
}

fn apply(
    (mut intents, mut directed): (MessageReader<Intent>, MessageReader<Directed>),
    (mut state, mut film, mut start): (ResMut<State>, ResMut<Film>, ResMut<Start>),
    mut visiting: ResMut<Visiting>,
    (shown, first): (Res<Shown>, Res<First>),
    (time, mut changes): (Res<Time<Real>>, Local<flash::Changes>),
    mut fresh: MessageWriter<Fresh>,
) {
    let swallows = visiting.swallows();
    let now = time.elapsed_secs_f64();
    // Those of visitors are read in any case: none waits for later.
    let visitors = intents.read().filter(|intent| !swallows && !changes.flash(intent, now));
    for intent in visitors.chain(directed.read().map(|Directed(intent)| intent)) {
        let mut next = state.clone();
        let mut hub = visiting::Hub {
            state: &mut next,
            film: &mut film,
            start: start.bypass_change_detection(),
            visiting: visiting.bypass_change_detection(),
            tokens: shown.tokens.len(),
        };
        if visiting::apply(intent, &mut hub, &first) {
            fresh.write(Fresh);
        }
        state.set_if_neq(next);
    }
}
