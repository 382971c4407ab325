//! What the page asks for while the program runs. It wakes the program, which may be at rest.

use std::cell::{Cell, RefCell};

use arclight_core::intent::{Intent, Settings};
use arclight_core::lesson::Command;
use arclight_core::picture::{Picture, Setting};
use arclight_core::settings::Settings as Kept;
use arclight_core::visual::palette::Theme;
use bevy::prelude::*;
use bevy::winit::{EventLoopProxy, EventLoopProxyWrapper, WinitUserEvent};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::session::{Plain, SettingsFile, Wish};

thread_local! {
    static ASKED: RefCell<Vec<Intent>> = const { RefCell::new(Vec::new()) };
    static PAIR: RefCell<[Option<String>; 2]> = const { RefCell::new([None, None]) };
    static MOTION: Cell<Option<bool>> = const { Cell::new(None) };
    static CONTRAST: Cell<Option<bool>> = const { Cell::new(None) };
    static TYPED: Cell<bool> = const { Cell::new(false) };
    static AWAKE: RefCell<Option<EventLoopProxy<WinitUserEvent>>> = const { RefCell::new(None) };
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, listen).add_systems(PreUpdate, pass_on);
}

fn listen(proxy: Res<EventLoopProxyWrapper>) {
    AWAKE.set(Some((*proxy).clone()));
}

fn pass_on(
    (settings, picture): (Res<Plain<Kept>>, Res<Plain<Picture>>),
    file: Option<ResMut<SettingsFile>>,
    mut wishes: MessageWriter<Wish>,
) {
    wishes.write_batch(ASKED.take().into_iter().map(Wish));
    let typed = PAIR.take();
    if typed.iter().any(Option::is_some) {
        let mut pair = picture.pair.clone();
        pair.iter_mut().zip(typed).for_each(|(text, typed)| *text = typed.unwrap_or(std::mem::take(text)));
        wishes.write(Wish(Intent::Set(Setting::Pair(pair))));
    }
    let mut file = file;
    let mut counts = |prefer: &dyn Fn(&mut SettingsFile) -> bool| file.as_deref_mut().is_none_or(prefer);
    if let Some(reduced) = MOTION.take()
        && counts(&|file| file.prefer_motion(reduced))
    {
        wishes.write(Wish(Intent::Settings(Settings::ReducedMotion(reduced))));
    }
    let theme = match (CONTRAST.take(), settings.theme) {
        (Some(true), _) => Theme::Contrast,
        (Some(false), Theme::Contrast) => Theme::default(),
        // Another theme was chosen meanwhile.
        _ => return,
    };
    if counts(&|file| file.prefer_theme(theme)) {
        wishes.write(Wish(Intent::Settings(Settings::Theme(theme))));
    }
}

/// The visitor's system wants less motion, or no longer.
#[wasm_bindgen]
pub fn set_reduced_motion(on: bool) {
    MOTION.set(Some(on));
    wake();
}

/// The visitor's system wants more contrast, or no longer.
#[wasm_bindgen]
pub fn set_contrast(on: bool) {
    CONTRAST.set(Some(on));
    wake();
}

/// The visitor typed this sentence.
#[wasm_bindgen]
pub fn set_text(text: String) {
    ask(Intent::Set(Setting::Text(text)));
}

/// The visitor typed one of the two sentences that are compared.
#[wasm_bindgen]
pub fn set_pair(side: usize, text: String) {
    PAIR.with_borrow_mut(|pair| {
        if let Some(typed) = pair.get_mut(side) {
            *typed = Some(text);
        }
    });
    wake();
}

/// A text field of the document has the keys: what a panel's control had is over, as where both are of one toolkit.
#[wasm_bindgen]
pub fn take_keys() {
    TYPED.set(true);
    wake();
}

/// Whether that was so since it was asked.
pub(super) fn took_keys() -> bool {
    TYPED.take()
}

/// Nobody sees the page any more.
#[wasm_bindgen]
pub fn pause_lesson() {
    ask(Intent::Lesson(Command::Pause));
}

fn ask(intent: Intent) {
    ASKED.with_borrow_mut(|asked| asked.push(intent));
    wake();
}

fn wake() {
    AWAKE.with_borrow(|proxy| {
        if let Some(proxy) = proxy {
            // A program that has ended needs no waking.
            proxy.send_event(WinitUserEvent::WakeUp).ok();
        }
    });
}
