//! What needs the private parts of the scene.

mod late;
mod lesson;
