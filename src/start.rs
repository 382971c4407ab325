//! From the command line to the first picture.

use crate::cli::{HeadArg, QueryArg, StateArgs, ViewArg};
use crate::model::ModelKind;
use crate::platform;
use crate::session::{Head, HeadPlace, QueryWord, Start, State, View};

/// The start that the arguments describe.
///
/// # Errors
/// A layer or head that the model does not have.
pub fn start(arguments: &StateArgs) -> Result<Start, String> {
    let mut state = State::default();
    if let Some(text) = &arguments.text {
        state.text.clone_from(text);
    }
    if let Some(model) = arguments.model {
        state.model = model;
    }
    *state.place_mut() = place(arguments, state.model, state.place())?;
    if let Some(view) = arguments.view {
        state.view = match view {
            ViewArg::Stage => View::Stage,
            ViewArg::Flat => View::Flat,
            ViewArg::Heatmap => View::Heatmap,
        };
    }
    let query = arguments.query.clone().map(|query| match query {
        QueryArg::Word(word) => QueryWord::Text(word),
        QueryArg::Index(index) => QueryWord::Index(index),
    });
    state.touched = query.is_some();
    if let Some(lens) = arguments.lens {
        state.lens = lens;
    }
    state.study.step = arguments.step;
    state.study.reading.causal = arguments.mask;
    if let (Some(_), Head::Mean) = (arguments.step, state.place().head) {
        return Err("the steps are those of one head: leave out --head mean".to_owned());
    }
    if let Some(theme) = arguments.theme {
        state.settings.theme = theme;
    }
    state.settings.reduced_motion = arguments.reduced_motion;
    if arguments.at.is_some() && arguments.lesson.is_none() {
        return Err("--at is a second of a lesson: name it with --lesson".to_owned());
    }
    let glance = query.is_none().then(|| QueryWord::Text("bank".to_owned()));
    Ok(Start {
        state,
        theme: arguments.theme,
        query,
        glance,
        lesson: arguments.lesson.clone(),
        at: arguments.at,
        assets: platform::assets_dir(),
    })
}

fn place(arguments: &StateArgs, model: ModelKind, now: HeadPlace) -> Result<HeadPlace, String> {
    let (layers, heads) = model.shape();
    let within = |what: &str, value: usize, count: usize| {
        let last = count - 1;
        if value < count {
            Ok(value)
        } else {
            Err(format!("there is no {what} {value}; this model has {what}s 0 to {last}"))
        }
    };
    let layer = arguments.layer.map_or(Ok(now.layer), |layer| within("layer", layer, layers))?;
    let head = match arguments.head {
        None => now.head,
        Some(HeadArg::Mean) => Head::Mean,
        Some(HeadArg::One(head)) => Head::One(within("head", head, heads)?),
    };
    Ok(HeadPlace { layer, head })
}
