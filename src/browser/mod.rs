//! What the platform is on a page: the document's side of things (`page.js`), storage, and the model in its worker.

pub(crate) mod bridge;
pub(crate) mod lessons;
pub(crate) mod settings;
pub(crate) mod trained;
pub(crate) mod venue;
