//! Opens a model: finds out what it is, checks that it fits, and reads it tensor by tensor.

use std::borrow::Cow;
use std::cell::Cell;
use std::path::Path;

use pulp::Arch;
use serde_json::Value;

use super::config::{self, Rotation};
use super::info::OpenedInfo;
use super::shards::{Shards, failed};
use super::{Budget, OpenedModel, name_of};
use crate::error::one_line;
use crate::gguf::{Gguf, GgufError};
use crate::kernel::panel_width;
use crate::source::{DiskFile, DiskFolder, Folder, Source};
use crate::store::{Found, Store};
use crate::transformer::{Loader, Names, Rope, Transformer, TransformerConfig, bytes_in_memory};
use crate::{ModelError, ModelId, Tokenizer};

/// Bytes of a `tokenizer.json`: that of a vocabulary of 250,000 has 20 MB.
const LONGEST_TOKENIZER: u64 = 64 << 20;
/// Bytes of other JSON files.
const LONGEST_CONFIG: u64 = 1 << 20;
/// Bytes of a GGUF file's metadata, with which it begins.
const LONGEST_START: u64 = 128 << 20;

/// Hears of bytes that were read, of all there are to read, and says whether to go on.
pub type Progress<'a> = dyn FnMut(u64, u64) -> bool + 'a;

impl OpenedModel {
    /// Opens a file or a folder of a disk.
    ///
    /// # Errors
    /// [`ModelError`], which names file, tensor, type and size.
    pub fn open(path: &Path, budget: Budget, progress: &mut Progress<'_>) -> Result<Self, ModelError> {
        let read = |source| ModelError::Read { path: path.to_owned(), source };
        if std::fs::metadata(path).map_err(read)?.is_dir() {
            return Self::from_folder(&DiskFolder(path.to_owned()), path, budget, progress);
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if matches!(ending, "safetensors" | "json") {
            // One of the files of a folder stands for all.
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            return Self::from_folder(&DiskFolder(folder.to_owned()), folder, budget, progress);
        }
        Self::from_gguf(&DiskFile::open(path).map_err(read)?, path, budget, progress)
    }

    /// Opens a GGUF file. `path` only names it.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn from_gguf(
        source: &dyn Source,
        path: &Path,
        budget: Budget,
        progress: &mut Progress<'_>,
    ) -> Result<Self, ModelError> {
        let start = start_of(source, path)?;
        let wrong = |source| ModelError::Gguf { path: path.to_owned(), source };
        let gguf = Gguf::parse_start(&start, source.bytes()).map_err(wrong)?;
        let (config, rope_factors) = TransformerConfig::of_gguf(&gguf, path)?;
        let tokenizer = Tokenizer::from_gguf(&gguf).map_err(|error| unfit(path, error.to_string()))?;
        let family = gguf.value("general.architecture").and_then(|value| value.text("").ok());
        let store = Ranged { gguf: &gguf, source, path };
        let unknown = gguf.number("tokenizer.ggml.unknown_token_id", config.vocabulary - 1).unwrap_or(0);
        let plan = Plan {
            config,
            names: Names::Gguf,
            family: family.unwrap_or_default(),
            skip: 0,
            unknown: u32::try_from(unknown).unwrap_or(0),
            rope: Rope::new(&config),
            rope_factors,
        };
        plan.build(&store, path, tokenizer, budget, progress)
    }

    /// Opens a folder as Hugging Face saves it: `config.json`, `tokenizer.json` or its older files, `model.safetensors` or
    /// several of them with an index. `path` only names it.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn from_folder(
        folder: &dyn Folder,
        path: &Path,
        budget: Budget,
        progress: &mut Progress<'_>,
    ) -> Result<Self, ModelError> {
        let file = |name: &str, most: u64| -> Result<Option<Vec<u8>>, ModelError> {
            let file = folder.open(name).map_err(|source| failed(path, name, source))?;
            file.map(|file| file.read_all(most).map_err(|source| failed(path, name, source))).transpose()
        };
        let json = file("config.json", LONGEST_CONFIG)?;
        let json = json.ok_or_else(|| unfit(path, "it has no config.json".to_owned()))?;
        let described = config::read(&json).map_err(|fault| fault.of(path))?;
        let (config, family) = (described.config, described.family.as_str());
        let tokenizer = tokenizer(&file, path, &described)?;
        let store = Shards::open(folder, path)?;
        let mut rope = Rope::new(&config);
        match (&mut rope, described.rotation) {
            (Some(rope), Rotation::Divided(by)) => rope.slow(by),
            (Some(rope), Rotation::Stretched(stretch)) => rope.stretch(stretch),
            _ => {}
        }
        let (names, skip) = (described.names, described.skip);
        let plan = Plan { config, names, family, skip, unknown: 0, rope, rope_factors: false };
        plan.build(&store, path, tokenizer, budget, progress)
    }
}

/// What is to be read.
struct Plan<'a> {
    config: TransformerConfig,
    names: Names,
    family: &'a str,
    skip: usize,
    unknown: u32,
    rope: Option<Rope>,
    /// The file has a factor for each rotation.
    rope_factors: bool,
}

impl Plan<'_> {
    fn build(
        mut self,
        store: &dyn Store,
        path: &Path,
        tokenizer: Tokenizer,
        budget: Budget,
        progress: &mut Progress<'_>,
    ) -> Result<OpenedModel, ModelError> {
        let (config, tokens) = (self.config, tokenizer.vocabulary());
        if tokens > config.vocabulary {
            let reason = format!(
                "its tokenizer has {tokens} tokens, and there are {} rows for them",
                config.vocabulary
            );
            return Err(unfit(path, reason));
        }
        let width = panel_width(Arch::new());
        let needs = bytes_in_memory(store, width);
        if needs > budget.weights {
            let [needs, budget] = [needs.div_ceil(1_000_000), budget.weights / 1_000_000];
            return Err(ModelError::TooLarge { path: path.to_owned(), needs, budget });
        }
        let summed = Summed { store, digest: Cell::new(crc32fast::hash(self.family.as_bytes())) };
        let mut loader = Loader::new(&summed, path, self.names, width, progress);
        if self.rope_factors {
            let factors = loader.factors(config.head_size() / 2)?;
            self.rope.iter_mut().for_each(|rope| rope.divide(&factors));
        }
        let mut transformer =
            Transformer::read_parts(&mut loader, config, self.rope, self.skip, self.unknown)?;
        transformer.keep_maps_of(config.longest_within(config.layers, budget.maps));
        let (digest, longest) = (summed.digest.get(), transformer.longest_with_maps());
        let info = OpenedInfo::new(&name_of(path), self.family, digest, &config, longest, &tokenizer);
        Ok(OpenedModel { id: ModelId::known(&info), digest, tokenizer, transformer, budget })
    }
}

fn unfit(path: &Path, reason: String) -> ModelError {
    ModelError::Unfit { path: path.to_owned(), reason: one_line(&reason) }
}

/// The beginning of a GGUF file that holds all of its metadata: it grows until it does.
fn start_of(source: &dyn Source, path: &Path) -> Result<Vec<u8>, ModelError> {
    let read = |source| ModelError::Read { path: path.to_owned(), source };
    let most = source.bytes().min(LONGEST_START);
    let mut length = most.min(1 << 20);
    loop {
        let start = source.read(0, length).map_err(read)?;
        match Gguf::parse_start(&start, source.bytes()) {
            Err(GgufError::Short { .. }) if length < most => length = most.min(length * 4),
            Err(source) => return Err(ModelError::Gguf { path: path.to_owned(), source }),
            Ok(_) => return Ok(start),
        }
    }
}

/// A folder's tokenizer.
fn tokenizer(
    file: &dyn Fn(&str, u64) -> Result<Option<Vec<u8>>, ModelError>,
    path: &Path,
    described: &config::Described,
) -> Result<Tokenizer, ModelError> {
    let (family, ends) = (described.family.as_str(), described.ends.as_slice());
    let is_causal = described.config.design.causal;
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes).map_err(|_| unfit(path, "its vocabulary is not UTF-8".to_owned()))
    };
    let found = if let Some(json) = file("tokenizer.json", LONGEST_TOKENIZER)? {
        Tokenizer::from_json(&json, is_causal, ends)
    } else if let Some(vocabulary) = file("vocab.txt", LONGEST_TOKENIZER)? {
        let settings = file("tokenizer_config.json", LONGEST_CONFIG)?.unwrap_or_default();
        let settings = serde_json::from_slice(&settings).unwrap_or(Value::Null);
        Tokenizer::from_vocabulary(&text(vocabulary)?, &settings)
    } else if let Some(vocabulary) = file("vocab.json", LONGEST_TOKENIZER)? {
        let merges = file("merges.txt", LONGEST_TOKENIZER)?;
        let merges = merges.ok_or_else(|| unfit(path, "it has vocab.json, but no merges.txt".to_owned()))?;
        Tokenizer::from_merges(&vocabulary, &text(merges)?, family, ends)
    } else {
        let reason = "it has no tokenizer.json, no vocab.txt, and no vocab.json with merges.txt";
        return Err(unfit(path, reason.to_owned()));
    };
    found.map_err(|error| unfit(path, error.to_string()))
}

/// Tensors of a GGUF file, of whose bytes only the beginning is in memory.
struct Ranged<'a> {
    gguf: &'a Gguf<'a>,
    source: &'a dyn Source,
    path: &'a Path,
}

impl Store for Ranged<'_> {
    fn find(&self, name: &str) -> Option<Found> {
        self.gguf.find(name)
    }

    fn read(&self, name: &str) -> Result<Cow<'_, [u8]>, ModelError> {
        let path = || self.path.to_owned();
        let missing = || ModelError::Missing { path: path(), tensor: name.to_owned() };
        let place = self.gguf.place(name).ok_or_else(missing)?;
        let bytes = self.source.read(place.start, place.end - place.start);
        bytes.map(Cow::Owned).map_err(|source| ModelError::Read { path: path(), source })
    }

    fn names(&self) -> Vec<&str> {
        self.gguf.names()
    }
}

/// A store whose bytes are summed up as they are read.
struct Summed<'a> {
    store: &'a dyn Store,
    digest: Cell<u32>,
}

impl Store for Summed<'_> {
    fn find(&self, name: &str) -> Option<Found> {
        self.store.find(name)
    }

    fn read(&self, name: &str) -> Result<Cow<'_, [u8]>, ModelError> {
        let bytes = self.store.read(name)?;
        let mut hasher = crc32fast::Hasher::new_with_initial(self.digest.get());
        hasher.update(name.as_bytes());
        hasher.update(&bytes);
        self.digest.set(hasher.finalize());
        Ok(bytes)
    }

    fn names(&self) -> Vec<&str> {
        self.store.names()
    }
}
