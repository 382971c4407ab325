//! What writing and cutting do, in words.

use arclight_model::Stop;

use super::{Answer, Candidate, Writer, readable};
use crate::cutting::edge;
use crate::picture::{KeyCut, Picture, Reach};
use crate::visual::encoding::percent;
use crate::visual::names::names;

impl Writer {
    /// What cutting did to the candidate that is looked at: "Without Mary: Mary 92% → 23%". `None` where nothing is cut, or
    /// the answer is not there yet.
    #[must_use]
    pub fn says_cuts(&self, picture: &Picture) -> Option<String> {
        let answer = self.answer(picture)?;
        let watched = self.watched(picture)?;
        let before = watched.before?;
        let without: Vec<String> = picture
            .cuts_shown()
            .iter()
            .filter_map(|cut| Some(name(cut, &picture.text, answer)? + &place(cut.reach)))
            .collect();
        let (last, others) = without.split_last()?;
        let without =
            if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
        let told =
            format!("Without {without}: {} {} → {}", watched.name(), percent(before), percent(watched.p));
        let now = answer.likeliest().filter(|now| now.id != watched.id);
        Some(
            now.map_or(told.clone(), |now| {
                format!("{told}; likeliest now: {} {}", now.name(), percent(now.p))
            }),
        )
    }

    /// What comes next, for whoever does not see the bars.
    #[must_use]
    pub fn says_next(&self, picture: &Picture) -> Option<String> {
        const SAID: usize = 5;
        let answer = self.answer(picture)?;
        let one = |one: &Candidate| format!("{} {}", one.name(), percent(one.chance));
        let said: Vec<String> = answer.candidates.iter().take(SAID).map(one).collect();
        let rest =
            answer.candidates.iter().skip(SAID).map(|one| one.chance).sum::<f32>() + answer.rest.chance;
        Some(format!("Next: {}, all others {}", said.join(", "), percent(rest)))
    }

    /// What matters for the candidate that is looked at, as far as it is known.
    #[must_use]
    pub fn says_effects(&self, picture: &Picture) -> Option<String> {
        const SAID: usize = 4;
        let answer = self.answer(picture)?;
        let watched = self.watched(picture)?;
        let names = names(&answer.tokens);
        let mut known = self.sorted_effects(picture);
        known.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
        let one = |(effect, _): &(arclight_model::llama::Effect, f32)| {
            let name = readable(&names.get(effect.key)?.short());
            let looked = percent(effect.attention);
            Some(format!("{name}, looked at {looked}, without it {}", percent(effect.p?)))
        };
        let said: Vec<String> = known.iter().take(SAID).filter_map(one).collect();
        let told = || format!("{} {}. What matters: {}", watched.name(), percent(watched.p), said.join("; "));
        (!said.is_empty()).then(told)
    }

    /// Why it stopped, in few words; nothing where somebody stopped it.
    #[must_use]
    pub fn says_stop(&self) -> Option<&'static str> {
        match self.stop()? {
            Stop::Sentence => Some("The sentence is at its end."),
            Stop::End => Some("The model would end the text here."),
            Stop::Count => Some("Sixty tokens are written."),
            Stop::Full => Some("The text is as long as the model reads here."),
            Stop::Told => None,
        }
    }
}

/// The word of a cut; `None` where the text does not have it.
fn name(cut: &KeyCut, text: &str, answer: &Answer) -> Option<String> {
    let edge = edge(cut, (text, &answer.tokens))?;
    Some(readable(&names(&answer.tokens).get(edge.key)?.short()))
}

fn place(reach: Reach) -> String {
    match reach {
        Reach::Everywhere => String::new(),
        Reach::Layer(layer) => format!(" in layer {layer}"),
        Reach::Head(layer, head) => format!(" in layer {layer}, head {head}"),
    }
}
