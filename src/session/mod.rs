//! The hub: wishes come in, the parts of the state, the sentence and what is shown of it go out. Nobody else writes them.

mod computed;
mod covered;
mod crowd;
mod gate;
mod inference;
mod keys;
mod layout;
mod lesson;
mod letters;
mod look;
mod modifiers;
mod parts;
mod settings_file;
mod traces;
mod writing;

use arclight_core::course::CourseFile;
use arclight_core::devices::{Devices, Gathered};
use arclight_core::film::Film;
use arclight_core::heat::Heat;
use arclight_core::hub::Visiting;
use arclight_core::intent::Intent;
use arclight_core::pair::Pair;
use arclight_core::picture::WordRef;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::state::State;
use arclight_core::steps::Hood;
use arclight_core::traces::Traces;
use arclight_core::visual::layout::{FreeArea, Layout};
use arclight_core::visual::typeface::Typefaces;
use bevy::prelude::*;

pub use computed::is_computed;
pub use covered::Covered;
pub use inference::{Models, Sentence};
pub use keys::key_of;
pub use layout::{Flatness, Steered, Viewport};
pub use lesson::{Loading, reload};
pub use parts::{CameraResets, Parts, PartsMut, Plain, set_state, state};
pub use settings_file::SettingsFile;

/// Order within a frame. `app.rs` chains them.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionSystems {
    /// Wishes become state.
    Apply,
    /// Text becomes attention.
    Infer,
    /// Attention and state become what is shown, and where.
    Show,
}

/// A wish of whoever stands before the picture. Only the session reads it.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Wish(pub Intent);

/// A wish of the program itself: it counts while those of visitors do not.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Directed(pub Intent);

/// A wish that was granted: camera and exports follow these.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Granted(pub Intent);

/// Everything went back to the start: whoever keeps anything lets it go.
#[derive(Message, Debug, Clone, Copy)]
pub struct Fresh;

/// What a restart comes back to, settings included, and the word that is lit then until somebody points.
#[derive(Resource, Debug, Clone, Default)]
pub struct Opening {
    /// Everything that is chosen.
    pub state: State,
    /// A word that is waiting to be lit until somebody points, as soon as its sentence is read.
    pub glance: Option<WordRef>,
    /// A word that was asked for at the start and is not in the sentence: what there is to say.
    pub missing: Option<String>,
    /// Whether that is still to be found out.
    asks: bool,
}

impl Opening {
    /// Of a start that may name a word.
    fn new(state: State, glance: Option<WordRef>) -> Self {
        Self { asks: state.picture.query.is_some(), state, glance, missing: None }
    }

    /// Everything goes back to it.
    fn again(&mut self, start: &Start) {
        self.glance.clone_from(&start.glance);
        self.asks = self.state.picture.query.is_some();
    }
}

/// While it is there no panel and no word is drawn: glyphs that come in another order lie elsewhere in their texture, and a
/// picture that waits for its models and files would not have the same bytes twice.
#[derive(Resource, Debug)]
pub struct Curtain;

/// Share of the attention that no arc shows; the stage says it, the legend states it.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct Undrawn(pub f32);

/// The link that opens this state, where the program runs on a page.
#[derive(Resource, Debug, Clone, PartialEq, Eq, Default)]
pub struct PageLink(pub Option<String>);

/// Whether it is known from the start that fingers are what points.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Touched(pub bool);

/// There where files can be saved: what became of the last one.
#[derive(Resource, Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved(pub String);

/// Whatever moves says so here in each frame; when nobody does, no further frame is drawn.
#[derive(Resource, Debug, Default)]
pub struct Motion {
    /// Something has not come to rest.
    pub moving: bool,
}

/// State, models, and what is shown of them.
pub fn plugin(app: &mut App) {
    app.add_plugins((parts::plugin, keys::plugin, modifiers::plugin))
        .add_message::<Wish>()
        .add_message::<Directed>()
        .add_message::<Granted>()
        .add_message::<Fresh>()
        .init_resource::<crate::platform::Machine>()
        .init_resource::<Plain<Visiting>>()
        .init_resource::<Plain<Start>>()
        .init_resource::<Opening>()
        .init_resource::<Sentence>()
        .init_resource::<Plain<Shown>>()
        .init_resource::<Plain<Traces>>()
        .init_resource::<traces::Job>()
        .init_resource::<writing::Weighing>()
        .init_resource::<Plain<Hood>>()
        .init_resource::<Plain<Devices>>()
        .init_resource::<Plain<Option<Gathered>>>()
        .init_resource::<crowd::Job>()
        .init_resource::<Plain<Heat>>()
        .init_resource::<look::Grouping>()
        .init_resource::<Plain<Pair>>()
        .init_resource::<Plain<CourseFile>>()
        .init_resource::<Plain<Film>>()
        .init_resource::<Loading>()
        .init_resource::<Plain<FreeArea>>()
        .init_resource::<Plain<Typefaces>>()
        .init_resource::<letters::Sought>()
        .init_resource::<Motion>()
        .init_resource::<Undrawn>()
        .init_resource::<PageLink>()
        .init_resource::<Touched>()
        .init_resource::<Viewport>()
        .init_resource::<Steered>()
        .init_resource::<Plain<Layout>>()
        .init_resource::<Flatness>();
    add_systems(app);
}

/// In the order in which they run.
fn add_systems(app: &mut App) {
    app.add_systems(PreStartup, (inference::start, lesson::open, lesson::open_course))
        .add_systems(First, |mut motion: ResMut<Motion>| motion.moving = false)
        .add_systems(
            Update,
            (lesson::take, gate::apply, lesson::advance, writing::go_on)
                .chain()
                .in_set(SessionSystems::Apply),
        )
        .add_systems(
            Update,
            (inference::load, inference::infer, writing::weigh, traces::follow, crowd::gather)
                .chain()
                .in_set(SessionSystems::Infer),
        )
        .add_systems(
            Update,
            (
                look::play_steps,
                look::show,
                look::look_under,
                look::set_up,
                (look::forget, look::show_heat, look::group, look::compare).chain(),
                (letters::ask, letters::take).chain(),
                layout::lay_out,
                layout::flatten,
            )
                .chain()
                .in_set(SessionSystems::Show),
        )
        .add_systems(Last, settings_file::keep);
}
