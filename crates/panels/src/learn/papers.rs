//! The reading list.

/// Where a text is.
pub(super) enum Place {
    /// Its number on arXiv.
    Arxiv(&'static str),
    /// The address of its page, without the `https://`.
    Page(&'static str),
}

/// Something to read.
pub(super) struct Paper {
    /// Who.
    pub authors: &'static str,
    /// When.
    pub year: u16,
    /// What.
    pub title: &'static str,
    /// Where.
    pub place: Place,
    /// Why.
    pub why: &'static str,
}

impl Paper {
    /// Its page.
    pub fn link(&self) -> String {
        match self.place {
            Place::Arxiv(number) => format!("https://arxiv.org/abs/{number}"),
            Place::Page(page) => format!("https://{page}/"),
        }
    }

    /// Who, when, where and why, in a line.
    pub fn about(&self) -> String {
        let place = match self.place {
            Place::Arxiv(number) => format!("arXiv:{number}"),
            Place::Page(page) => page.to_owned(),
        };
        format!("{}, {}, {place}. {}", self.authors, self.year, self.why)
    }
}

/// Further reading: beginnings, what heads do, what weights do not say, circuits, other programs that show it.
pub(super) const PAPERS: [Paper; 26] = [
    Paper {
        authors: "Vaswani and others",
        year: 2017,
        title: "Attention Is All You Need",
        place: Place::Arxiv("1706.03762"),
        why: "The transformer: queries, keys, values, √d_k and heads.",
    },
    Paper {
        authors: "Bahdanau, Cho, Bengio",
        year: 2014,
        title: "Neural Machine Translation by Jointly Learning to Align and Translate",
        place: Place::Arxiv("1409.0473"),
        why: "Where attention began, on top of a recurrent network.",
    },
    Paper {
        authors: "Olah, Carter",
        year: 2016,
        title: "Attention and Augmented Recurrent Neural Networks",
        place: Place::Page("distill.pub/2016/augmented-rnns"),
        why: "Attention explained in pictures, a year before the transformer.",
    },
    Paper {
        authors: "Alammar",
        year: 2018,
        title: "The Illustrated Transformer",
        place: Place::Page("jalammar.github.io/illustrated-transformer"),
        why: "The transformer drawn step by step, for a first reading.",
    },
    Paper {
        authors: "Phuong, Hutter",
        year: 2022,
        title: "Formal Algorithms for Transformers",
        place: Place::Arxiv("2207.09238"),
        why: "Every step as exact pseudocode.",
    },
    Paper {
        authors: "Clark, Khandelwal, Levy, Manning",
        year: 2019,
        title: "What Does BERT Look At? An Analysis of BERT's Attention",
        place: Place::Arxiv("1906.04341"),
        why: "Heads that follow grammar, and heads that rest on separators.",
    },
    Paper {
        authors: "Vig, Belinkov",
        year: 2019,
        title: "Analyzing the Structure of Attention in a Transformer Language Model",
        place: Place::Arxiv("1906.04284"),
        why: "Which layers of GPT-2 attend by position and which by grammar.",
    },
    Paper {
        authors: "Jain, Wallace",
        year: 2019,
        title: "Attention is not Explanation",
        place: Place::Arxiv("1902.10186"),
        why: "Why a weight is not a reason.",
    },
    Paper {
        authors: "Wiegreffe, Pinter",
        year: 2019,
        title: "Attention is not not Explanation",
        place: Place::Arxiv("1908.04626"),
        why: "The answer: it depends on what is meant by explanation.",
    },
    Paper {
        authors: "Serrano, Smith",
        year: 2019,
        title: "Is Attention Interpretable?",
        place: Place::Arxiv("1906.03731"),
        why: "Large weights can often be taken away without changing the answer.",
    },
    Paper {
        authors: "Vashishth, Upadhyay, Tomar, Faruqui",
        year: 2019,
        title: "Attention Interpretability Across NLP Tasks",
        place: Place::Arxiv("1909.11218"),
        why: "Whether weights explain depends on the task.",
    },
    Paper {
        authors: "Bastings, Filippova",
        year: 2020,
        title: "The elephant in the interpretability room: Why use attention as explanation when we have saliency methods?",
        place: Place::Arxiv("2010.05607"),
        why: "What to ask instead, when the question is why a model decided so.",
    },
    Paper {
        authors: "Kobayashi, Kuribayashi, Yokoi, Inui",
        year: 2020,
        title: "Attention is Not Only a Weight: Analyzing Transformers with Vector Norms",
        place: Place::Arxiv("2004.10102"),
        why: "The lens norm: weights times the size of what is handed over.",
    },
    Paper {
        authors: "Abnar, Zuidema",
        year: 2020,
        title: "Quantifying Attention Flow in Transformers",
        place: Place::Arxiv("2005.00928"),
        why: "The lens rollout: weights followed through the layers.",
    },
    Paper {
        authors: "Xiao, Tian, Chen, Han, Lewis",
        year: 2023,
        title: "Efficient Streaming Language Models with Attention Sinks",
        place: Place::Arxiv("2309.17453"),
        why: "Why heads that have nothing to do rest on the first token.",
    },
    Paper {
        authors: "Voita, Talbot, Moiseev, Sennrich, Titov",
        year: 2019,
        title: "Analyzing Multi-Head Self-Attention: Specialized Heads Do the Heavy Lifting, the Rest Can Be Pruned",
        place: Place::Arxiv("1905.09418"),
        why: "Heads with one job: position, grammar, rare words.",
    },
    Paper {
        authors: "Michel, Levy, Neubig",
        year: 2019,
        title: "Are Sixteen Heads Really Better than One?",
        place: Place::Arxiv("1905.10650"),
        why: "What happens when heads are removed.",
    },
    Paper {
        authors: "Elhage and others",
        year: 2021,
        title: "A Mathematical Framework for Transformer Circuits",
        place: Place::Page("transformer-circuits.pub/2021/framework"),
        why: "A head as two circuits: where it looks, and what it writes.",
    },
    Paper {
        authors: "Olsson and others",
        year: 2022,
        title: "In-context Learning and Induction Heads",
        place: Place::Arxiv("2209.11895"),
        why: "What heads of two layers do together.",
    },
    Paper {
        authors: "Su, Lu, Pan, Murtadha, Wen, Liu",
        year: 2021,
        title: "RoFormer: Enhanced Transformer with Rotary Position Embedding",
        place: Place::Arxiv("2104.09864"),
        why: "Positions that turn queries and keys instead of being added.",
    },
    Paper {
        authors: "Vig",
        year: 2019,
        title: "A Multiscale Visualization of Attention in the Transformer Model",
        place: Place::Arxiv("1906.05714"),
        why: "BertViz, an earlier way to show all heads.",
    },
    Paper {
        authors: "Hoover, Strobelt, Gehrmann",
        year: 2019,
        title: "exBERT: A Visual Analysis Tool to Explore Learned Representations in Transformers Models",
        place: Place::Arxiv("1910.05276"),
        why: "What a head attends to, searched for in a corpus.",
    },
    Paper {
        authors: "Tenney and others",
        year: 2020,
        title: "The Language Interpretability Tool: Extensible, Interactive Visualizations and Analysis for NLP Models",
        place: Place::Arxiv("2008.05122"),
        why: "Attention beside other ways to ask a model.",
    },
    Paper {
        authors: "Wang, Turko, Chau",
        year: 2021,
        title: "Dodrio: Exploring Transformer Models with Interactive Visualization",
        place: Place::Arxiv("2103.14625"),
        why: "Heads beside grammar and meaning.",
    },
    Paper {
        authors: "Yeh, Chen, Wu, Chen, Viégas, Wattenberg",
        year: 2023,
        title: "AttentionViz: A Global View of Transformer Attention",
        place: Place::Arxiv("2305.03210"),
        why: "Queries and keys of many sentences in one space.",
    },
    Paper {
        authors: "Cho and others",
        year: 2024,
        title: "Transformer Explainer: Interactive Learning of Text-Generative Models",
        place: Place::Arxiv("2408.04619"),
        why: "A model that writes, step by step, in the browser.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_can_be_found_once() {
        let mut links: Vec<String> = PAPERS.iter().map(Paper::link).collect();
        links.sort();
        links.dedup();
        assert_eq!(links.len(), PAPERS.len());
        for paper in &PAPERS {
            if let Place::Arxiv(number) = paper.place {
                // Year and month of the number are not after those of the text.
                let (month, rest) = number.split_once('.').expect("a point");
                let year: u16 = month[..2].parse().expect("a year");
                assert!(year + 2000 <= paper.year && rest.len() >= 4, "{}", paper.title);
            }
            assert!(!paper.why.is_empty() && paper.why.ends_with('.'));
        }
    }
}
