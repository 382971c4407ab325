//! What happens when the graphics driver refuses something while the program runs: it ends, and says why in one line. To draw
//! on could flash.

use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use bevy::render::error_handler::{ErrorType, RenderError, RenderErrorHandler, RenderErrorPolicy};

/// What the driver refused first. Clones are of the same.
#[derive(Resource, Debug, Clone, Default)]
pub struct DriverFault(Arc<Mutex<Option<String>>>);

impl DriverFault {
    /// In one line; `None` where nothing was refused.
    #[must_use]
    pub fn told(&self) -> Option<String> {
        self.0.lock().ok()?.clone()
    }
}

/// Ends the program where the driver refuses something.
pub fn plugin(app: &mut App) {
    app.init_resource::<DriverFault>().insert_resource(RenderErrorHandler(end));
}

fn end(error: &RenderError, program: &mut World, _: &mut World) -> RenderErrorPolicy {
    let says = line(&error.ty, &error.description);
    // It is asked in every frame until the program has ended.
    if let Ok(mut first) = program.resource::<DriverFault>().0.lock()
        && first.is_none()
    {
        #[cfg(target_arch = "wasm32")]
        crate::platform::bridge::broke(&says);
        *first = Some(says);
    }
    program.write_message(AppExit::error());
    RenderErrorPolicy::StopRendering
}

fn line(kind: &ErrorType, description: &str) -> String {
    let words: Vec<&str> = description.split_whitespace().collect();
    format!("{kind:?} {}", words.join(" ")).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_in_one_line() {
        assert_eq!(line(&ErrorType::Validation, "\nCaused by:\n  In x\n"), "Validation Caused by: In x");
        assert_eq!(line(&ErrorType::OutOfMemory, ""), "OutOfMemory");
    }
}
