//! What `page.js` does for this side.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./page.js")]
extern "C" {
    /// The query of the page's address, `?` and all.
    pub fn address() -> String;
    /// Remembers the query for starting again; gives the whole link of the other.
    pub fn keep_address(query: &str, again: &str) -> String;
    /// Remembers what no address says, for a start after the browser took the graphics away.
    pub fn keep_more(kept: &str);
    /// What was remembered then, once.
    pub fn take_kept() -> Option<String>;
    /// The picture is there: the loading screen goes.
    pub fn first_frame();
    /// The program stopped for good; the page says so.
    pub fn broke(reason: &str);
    /// Has the browser keep a file of that name and type.
    pub fn save_file(name: &str, kind: &str, bytes: &[u8]);
    /// The same with the picture that is drawn next.
    pub fn save_picture();
    /// What the picture shows, as JSON, for the text beside it.
    pub fn tell(twin: &str);
    /// The control that has the keys or was pressed.
    pub fn tell_control(says: &str);
    /// Where a text field stands (left, top, width, height, in CSS pixels), its text size and colour, and what it says.
    pub fn place_field(field: usize, rect: &[f32], size: f32, ink: &str, text: &str);
    /// The font of all text fields.
    pub fn lend_font(bytes: &[u8]);
    /// That field is not on screen.
    pub fn hide_field(field: usize);
    /// Pictures of letters, as `letters.js` lays them out.
    #[wasm_bindgen(catch)]
    pub fn draw_letters(texts: Vec<String>) -> Result<Vec<u8>, JsValue>;
    /// All texts of a lesson, as JSON.
    #[wasm_bindgen(catch)]
    pub async fn read_lesson(name: &str) -> Result<JsValue, JsValue>;
    /// Everything that the lesson says, as JSON, for the text beside the picture.
    pub fn tell_lesson(lesson: &str);
    /// Plays a sound of the assets from that second.
    pub fn speak(sound: &str, position: f64);
    /// Stops it.
    pub fn hush();
    /// Its speed, and its volume from 0 to 1.
    pub fn tune_voice(speed: f32, volume: f32);
    /// Where it is, seconds; below 0 while nothing sounds.
    pub fn voice_position() -> f64;
    /// Opens an address in another tab.
    pub fn open_link(url: &str);
    /// Most device pixels for a CSS pixel.
    pub fn cap_ratio(most: f64);
    pub fn prefers_reduced_motion() -> bool;
    pub fn prefers_contrast() -> bool;
    /// Whether fingers are what points.
    pub fn is_touched() -> bool;
    /// The settings as they were kept.
    pub fn read_settings() -> Option<String>;
    /// Whether they could be kept.
    pub fn write_settings(text: &str) -> bool;
    /// The bytes of a file that a venue keeps beside the page: `kiosk.ron` or `blocked.txt`.
    pub fn venue_file(name: &str) -> Option<Vec<u8>>;
    /// Why it could not be had, where it is not known that there is none.
    pub fn venue_fault(name: &str) -> Option<String>;
    /// Starts the worker and fetches the model.
    #[wasm_bindgen(catch)]
    pub async fn open_trained() -> Result<JsValue, JsValue>;
    /// What of the model has come, 0 to 1.
    pub fn trained_progress() -> f64;
    /// Whether the page was built with the model that writes.
    pub fn has_writing() -> bool;
    /// Asks whether that model is to be fetched, fetches it, and starts its worker.
    #[wasm_bindgen(catch)]
    pub async fn open_writing() -> Result<JsValue, JsValue>;
    /// What of it has come, 0 to 1.
    pub fn writing_progress() -> f64;
    /// Has its worker answer what a writer asks, in bytes of [`crate::model::wire`]: a question of what comes next, or one that
    /// can wait.
    #[wasm_bindgen(catch)]
    pub async fn ask_writing(ask: &[u8], waits: bool) -> Result<JsValue, JsValue>;
    /// Has a worker read a text; gives the bytes of [`crate::model::wire`].
    #[wasm_bindgen(catch)]
    pub async fn ask_trained(
        writes: bool,
        text: &str,
        causal: bool,
        positionless: bool,
        alone: bool,
    ) -> Result<JsValue, JsValue>;
    /// Has a worker carry a text through all layers.
    #[wasm_bindgen(catch)]
    pub async fn carry_trained(
        writes: bool,
        text: &str,
        causal: bool,
        positionless: bool,
        alone: bool,
    ) -> Result<JsValue, JsValue>;
    /// Has a worker follow a text through one layer.
    #[wasm_bindgen(catch)]
    pub async fn trace_trained(
        writes: bool,
        text: &str,
        layer: usize,
        causal: bool,
        positionless: bool,
        alone: bool,
    ) -> Result<JsValue, JsValue>;
}
