//! Has a trained model read the sentences of a list, and the one that joins them, away from the frame.

use std::sync::Arc;

use arclight_core::devices::{Gathered, Guest};
use arclight_core::picture::Picture;
use arclight_core::platform::Reader;
use arclight_core::visual::crowd::{Crowd, List, states_of};
use arclight_model::Reading;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use ndarray::Array2;
use tracing::error;

use super::{Models, Motion, Plain};

/// What is being read: a list with its guest, or a guest alone.
#[derive(Resource, Default)]
pub(super) struct Job {
    task: Option<Task<Result<Gathered, String>>>,
    /// The list that could not be read is not asked for again.
    failed: Option<String>,
}

impl Job {
    /// Whether something is being read.
    pub fn is_thinking(&self) -> bool {
        self.task.is_some()
    }

    /// Whether it could not be read.
    pub fn has_failed(&self) -> bool {
        self.failed.is_some()
    }
}

/// Keeps [`Gathered`] in step with the picture.
pub(super) fn gather(
    (picture, models): (Res<Plain<Picture>>, Res<Models>),
    mut gathered: ResMut<Plain<Option<Gathered>>>,
    mut job: ResMut<Job>,
    mut motion: ResMut<Motion>,
) {
    if let Some(task) = &mut job.task {
        motion.moving = true;
        let Some(answer) = check_ready(task) else { return };
        job.task = None;
        match answer {
            Ok(answer) => gathered.0 = Some(answer),
            Err(reason) => {
                error!("{reason}");
                job.failed.clone_from(&picture.crowd);
            }
        }
    }
    let Some(list) = picture.crowd_list() else { return };
    let known = gathered.0.as_ref();
    if known.is_some_and(|known| known.answers(&picture)) || job.failed.as_ref() == Some(&list.name) {
        return;
    }
    let (known, guest) = (known.filter(|known| known.list == list.name), picture.guest.clone());
    let Some(reader) = models.reader(picture.model) else { return };
    let crowd = known.map(|known| Arc::clone(&known.crowd));
    job.task = Some(AsyncComputeTaskPool::get().spawn(read(reader, list, crowd, guest)));
    motion.moving = true;
}

/// The list, unless it has been read, and the guest.
async fn read(
    reader: Arc<dyn Reader>,
    list: &'static List,
    crowd: Option<Arc<Crowd>>,
    guest: Option<String>,
) -> Result<Gathered, String> {
    let crowd = match crowd {
        Some(crowd) => crowd,
        None => Arc::new(all(&reader, list).await?),
    };
    let guest = match guest {
        Some(text) => Some(one(&reader, list, &crowd, text).await?),
        None => None,
    };
    Ok(Gathered { list: list.name.clone(), crowd, guest })
}

/// The word's states in a sentence, as the model reads and with each token alone.
async fn states(
    reader: &Arc<dyn Reader>,
    word: &str,
    text: &str,
) -> Result<Option<[Array2<f32>; 2]>, String> {
    let alone = Reading { alone: true, ..Reading::default() };
    let mut both = Vec::new();
    for reading in [Reading::default(), alone] {
        let states = Arc::clone(reader).states(text.to_owned(), reading).await?;
        both.extend(states_of(word, &states));
    }
    Ok(both.try_into().ok())
}

async fn all(reader: &Arc<dyn Reader>, list: &List) -> Result<Crowd, String> {
    let (mut reads, mut alone) = (Vec::new(), Vec::new());
    for (text, _) in &list.sentences {
        let found = states(reader, &list.word, text).await?;
        let [with, without] =
            found.ok_or_else(|| format!("\"{text}\" does not have the word {}", list.word))?;
        reads.push(with);
        alone.push(without);
    }
    let senses: Vec<usize> = list.sentences.iter().map(|(_, sense)| *sense).collect();
    Crowd::of(&reads, &alone, &senses).ok_or_else(|| format!("the sentences of {} do not differ", list.name))
}

async fn one(reader: &Arc<dyn Reader>, list: &List, crowd: &Crowd, text: String) -> Result<Guest, String> {
    let found = states(reader, &list.word, &text).await?;
    let paths = found.map(|[with, without]| [crowd.path(&with, true), crowd.path(&without, false)]);
    Ok((text, paths))
}
