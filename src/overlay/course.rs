//! The course that the lesson is a module of: data, so that a teacher can change it.

use std::sync::LazyLock;

use serde::Deserialize;

/// The course.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Title.
    pub title: String,
    /// In the order in which they are taken.
    pub modules: Vec<Module>,
    /// The number of this one.
    pub here: u32,
    /// Numbers of what should be known before.
    pub prerequisites: Vec<u32>,
}

/// One module.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Number in the course.
    pub number: u32,
    /// Title.
    pub title: String,
    /// Its page, where it has one.
    #[serde(default)]
    pub link: Option<String>,
}

/// The course of `assets/course/course.ron`.
pub static COURSE: LazyLock<Result<Course, String>> =
    LazyLock::new(|| read(include_str!("../../assets/course/course.ron")));

fn read(text: &str) -> Result<Course, String> {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .from_str(text)
        .map_err(|error| format!("course.ron, line {}: {}", error.span.start.line, error.code))
}

impl Course {
    /// How far a module is from this one, in the order of the course.
    #[must_use]
    pub fn place(&self, number: u32) -> Option<i64> {
        let at = |number| self.modules.iter().position(|module| module.number == number);
        Some(at(number)? as i64 - at(self.here)? as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_course_can_be_read_and_knows_its_neighbours() {
        let course = COURSE.as_ref().unwrap();
        assert_eq!((course.here, course.prerequisites.as_slice()), (12, [5].as_slice()));
        assert_eq!((course.place(11), course.place(13)), (Some(-1), Some(1)));
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        let reason = read("(\n title: \"x\",\n modules: [(numbr: 3)],\n)").unwrap_err();
        assert!(reason.contains("line 3") && reason.contains("numbr"), "{reason}");
        let linked = read(
            "(title: \"x\", modules: [(number: 3, title: \"y\", link: \"https://a.b\")], here: 3, prerequisites: [])",
        );
        assert_eq!(linked.unwrap().modules[0].link.as_deref(), Some("https://a.b"));
    }
}
