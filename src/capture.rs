//! A picture without a window: the same program, drawn to an image with a clock that does not depend on the machine.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bevy::app::SubApps;
use bevy::asset::RenderAssetUsages;
use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, PollType, TextureDimension, TextureFormat, TextureUsages};
use bevy::render::renderer::RenderDevice;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::time::TimeUpdateStrategy;
use image::ImageFormat;

use arclight_core::devices::Devices;
use arclight_core::film::Film;
use arclight_core::start::Start;
use arclight_model::ModelId;

use crate::app::{Surface, app};
use crate::camera::{CameraTarget, Rig};
use crate::driver::DriverFault;
use crate::kept::Kept;
use crate::platform::{Machine, can_draw, can_write, replace};
use crate::session::{Curtain, Models, Opening, Plain, is_computed};

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// No graphics driver.
    #[error(
        "there is no Vulkan driver to draw with; on Debian and Ubuntu: apt-get install mesa-vulkan-drivers"
    )]
    NoDriver,
    /// The trained model was asked for and is not there.
    #[error("{0}")]
    Model(String),
    /// The word was asked for and is not there.
    #[error("{0}")]
    Word(String),
    /// The lesson was asked for and cannot be played.
    #[error("{0}")]
    Lesson(String),
    /// The pictures are there, and no video of them.
    #[error("{0}")]
    Video(String),
    /// The driver did not answer.
    #[error("the graphics driver failed: {0}")]
    Driver(String),
    /// The picture cannot be kept.
    #[error("cannot write {path}: {reason}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// Largest side of a picture: what every driver grants.
pub const LARGEST: u32 = 8192;

/// Frames in which the settling time passes.
const STEPS: u32 = 12;
/// By then what changes has come to rest: before, numbers would stand without their arcs.
const CHANGE: Duration = Duration::from_millis(500);
/// Frames without time, in which fonts, textures and pipelines arrive.
const WARM_UP: u32 = 3;
/// Between frames in which an answer is waited for.
const PAUSE: Duration = Duration::from_millis(2);

/// The program, drawn to an image, pumped by hand.
pub struct Offscreen {
    sub_apps: SubApps,
    target: Handle<Image>,
}

impl Offscreen {
    /// Starts it.
    ///
    /// # Errors
    /// [`CaptureError::NoDriver`] where nothing can draw.
    pub fn new(width: u32, height: u32, start: Start) -> Result<Self, CaptureError> {
        if !can_draw() {
            return Err(CaptureError::NoDriver);
        }
        let mut app = app(Surface::Offscreen);
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(canvas(width, height));
        app.insert_resource(CameraTarget(RenderTarget::from(target.clone())))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO))
            .insert_resource(Curtain)
            .insert_resource(Machine::here())
            .insert_resource(Plain(start));
        app.finish();
        app.cleanup();
        Ok(Self { sub_apps: std::mem::take(app.sub_apps_mut()), target })
    }

    /// The main world.
    pub fn world(&mut self) -> &mut World {
        self.sub_apps.main.world_mut()
    }

    /// One frame, `step` later. Nothing is drawn: that would take most of the time, and nobody sees it.
    ///
    /// # Errors
    /// [`CaptureError::Driver`] where the device is lost.
    pub fn frame(&mut self, step: Duration) -> Result<(), CaptureError> {
        self.pump(step, false)
    }

    /// One frame, `step` later, drawn as a window draws it.
    ///
    /// # Errors
    /// [`CaptureError::Driver`] where the device is lost.
    pub fn drawn(&mut self, step: Duration) -> Result<(), CaptureError> {
        self.pump(step, true)
    }

    fn pump(&mut self, step: Duration, draws: bool) -> Result<(), CaptureError> {
        let world = self.world();
        world.insert_resource(TimeUpdateStrategy::ManualDuration(step));
        for mut camera in world.query::<&mut Camera>().iter_mut(world) {
            camera.is_active = draws;
        }
        self.sub_apps.update();
        let device = self.world().resource::<RenderDevice>().wgpu_device().clone();
        device
            .poll(PollType::Wait { submission_index: None, timeout: None })
            .map_err(|error| CaptureError::Driver(error.to_string()))?;
        self.world().resource::<DriverFault>().told().map_or(Ok(()), |why| Err(CaptureError::Driver(why)))
    }

    /// Waits until everything that is chosen has been computed, then lets `settle` pass.
    ///
    /// # Errors
    /// [`CaptureError::Model`], [`CaptureError::Word`] and [`CaptureError::Lesson`] where what is asked for cannot be had.
    pub fn settle(&mut self, settle: Duration) -> Result<(), CaptureError> {
        for _ in 0..WARM_UP {
            self.frame(Duration::ZERO)?;
        }
        self.until_ready()?;
        for _ in 0..WARM_UP {
            self.frame(Duration::ZERO)?;
        }
        for _ in 0..STEPS {
            self.frame(settle / STEPS)?;
        }
        Ok(())
    }

    /// Frames without time, until models and lesson have answered.
    ///
    /// # Errors
    /// [`CaptureError::Model`], [`CaptureError::Word`] and [`CaptureError::Lesson`] where what is asked for cannot be had.
    pub fn until_ready(&mut self) -> Result<(), CaptureError> {
        loop {
            self.frame(Duration::ZERO)?;
            if self.is_ready()? {
                self.world().remove_resource::<Curtain>();
                // What was computed is laid out, and laid out it is drawn.
                self.frame(Duration::ZERO)?;
                return self.frame(Duration::ZERO);
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn is_ready(&mut self) -> Result<bool, CaptureError> {
        let world = self.world();
        let (start, film) = (world.resource::<Plain<Start>>(), world.resource::<Plain<Film>>());
        let models = world.resource::<Models>();
        // A lesson is of all models that it names.
        let needed = ModelId::ALL.into_iter().filter(|model| {
            (start.lesson.is_some() && !model.comes_apart) || *model == start.state.picture.model
        });
        if let Some(reason) = needed.into_iter().find_map(|model| models.failed(model)) {
            return Err(CaptureError::Model(reason.to_owned()));
        }
        if start.lesson.is_some() && film.timeline.is_none() {
            return film.fault.as_ref().map_or(Ok(false), |fault| Err(CaptureError::Lesson(fault.clone())));
        }
        if let Some(missing) = &world.resource::<Opening>().missing {
            return Err(CaptureError::Word(missing.clone()));
        }
        Ok(is_computed(world))
    }

    /// The picture as it stands, in frames without time.
    ///
    /// # Errors
    /// [`CaptureError::Driver`] where it does not come back.
    pub fn picture(&mut self) -> Result<Image, CaptureError> {
        /// How long it may take to come.
        const PATIENCE: Duration = Duration::from_secs(60);
        for _ in 0..WARM_UP {
            self.drawn(Duration::ZERO)?;
        }
        #[derive(Resource, Default)]
        struct Taken(Option<Image>);
        self.world().init_resource::<Taken>();
        let target = self.target.clone();
        self.world().spawn(Screenshot::image(target)).observe(
            |captured: On<ScreenshotCaptured>, mut taken: ResMut<Taken>| {
                taken.0 = Some(captured.image.clone());
            },
        );
        self.drawn(Duration::ZERO)?;
        // A thread makes an image of it, which takes a while where the processor is busy; a later frame is told.
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if let Some(image) = self.world().resource_mut::<Taken>().0.take() {
                return Ok(image);
            }
            self.frame(Duration::ZERO)?;
            std::thread::sleep(PAUSE);
        }
        Err(CaptureError::Driver("no picture came back".to_owned()))
    }
}

fn canvas(width: u32, height: u32) -> Image {
    let extent = Extent3d {
        width: width.clamp(1, LARGEST),
        height: height.clamp(1, LARGEST),
        depth_or_array_layers: 1,
    };
    let mut image = Image::new_uninit(
        extent,
        TextureDimension::D2,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT;
    image
}

/// Draws the state in `start`, or what a window kept, and writes it as PNG.
///
/// # Errors
/// [`CaptureError`].
pub fn capture(
    out: &Path,
    (width, height): (u32, u32),
    settle: Duration,
    (mut start, kept): (Start, Option<&Kept>),
) -> Result<(), CaptureError> {
    can_write(out).map_err(|error| not_written(out, &error))?;
    if let Some(kept) = kept {
        kept.furnish(&mut start);
    }
    let mut offscreen = Offscreen::new(width, height, start)?;
    if let Some(kept) = kept {
        kept.aim(&mut offscreen.world().resource_mut::<Rig>());
    }
    offscreen.settle(settle.max(CHANGE))?;
    let refused = offscreen.world().resource::<Plain<Devices>>().refused.clone();
    if let Some(why) = refused.filter(|_| kept.is_none()) {
        return Err(CaptureError::Word(why));
    }
    save(&offscreen.picture()?, out)
}

/// Writes a picture as PNG.
///
/// # Errors
/// [`CaptureError::Write`].
pub fn save(picture: &Image, out: &Path) -> Result<(), CaptureError> {
    let failed = |error: &dyn std::fmt::Display| not_written(out, error);
    let picture = picture.clone().try_into_dynamic().map_err(|error| failed(&error))?;
    let mut png = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut png, ImageFormat::Png).map_err(|error| failed(&error))?;
    replace(out, png.get_ref()).map_err(|error| failed(&error))
}

fn not_written(out: &Path, why: &dyn std::fmt::Display) -> CaptureError {
    CaptureError::Write { path: out.to_owned(), reason: why.to_string() }
}
