//! Where things are kept and models run: on a desktop, on a page, or nowhere, for tests.

#[cfg(target_arch = "wasm32")]
pub(crate) mod bridge;
#[cfg(not(target_arch = "wasm32"))]
mod files;
#[cfg(not(target_arch = "wasm32"))]
mod fonts;
pub(crate) mod log;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod page;

use std::sync::Arc;

use arclight_core::platform::Platform;
use bevy::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
pub use files::{can_write, keep, replace};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{Native, assets_dir, can_draw, decode, has_display};
#[cfg(target_arch = "wasm32")]
pub use page::Page;

/// What draws without a window: OpenGL would ask for a display.
pub const OFFSCREEN: wgpu::Backends = wgpu::Backends::PRIMARY;

/// The platform that the program runs on.
#[derive(Resource, Clone)]
pub struct Machine(pub Arc<dyn Platform>);

impl Default for Machine {
    fn default() -> Self {
        Self(Arc::new(Nowhere))
    }
}

impl Machine {
    /// This one, with its files.
    #[must_use]
    pub fn here() -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        return Self(Arc::new(Native::here()));
        #[cfg(target_arch = "wasm32")]
        Self(Arc::new(Page))
    }
}

/// No files, nothing kept, and no model but Glass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nowhere;

impl Platform for Nowhere {}
