//! The course that the lesson is a module of: a file, so that a teacher can change it.

use serde::Deserialize;

use crate::text_file;

/// The course.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Title.
    pub title: String,
    /// The page of the whole course, where it has one.
    #[serde(default)]
    pub link: Option<String>,
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

/// The course, and what is wrong with its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseFile {
    /// As the file has it, else as the program brings it.
    pub course: Option<Course>,
    /// Why it is not as the file has it.
    pub fault: Option<String>,
}

/// Within the assets folder.
pub const FILE: &str = "course/course.ron";

impl Default for CourseFile {
    /// What the program brings.
    fn default() -> Self {
        Self::of(include_str!("../../../assets/course/course.ron"))
    }
}

impl CourseFile {
    fn of(text: &str) -> Self {
        match read(text) {
            Ok(course) => Self { course: Some(course), fault: None },
            Err(fault) => Self { course: None, fault: Some(fault) },
        }
    }

    /// What a file says; what the program brings, and what is wrong, where it cannot be understood.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let found = Self::of(text);
        if found.course.is_some() { found } else { Self { fault: found.fault, ..Self::default() } }
    }
}

fn read(text: &str) -> Result<Course, String> {
    let course: Course = text_file::ron(text).map_err(|error| format!("course.ron, {error}"))?;
    for (at, module) in course.modules.iter().enumerate() {
        if course.modules[..at].iter().any(|other| other.number == module.number) {
            return Err(format!("course.ron: the module {} stands twice", module.number));
        }
    }
    let links = course.modules.iter().filter_map(|module| module.link.as_ref()).chain(&course.link);
    if let Some(link) = links.into_iter().find(|link| !is_web(link)) {
        return Err(format!("course.ron: \"{link}\" is no web address: it begins with https://"));
    }
    let missing =
        course.prerequisites.iter().chain([&course.here]).find(|number| course.module(**number).is_none());
    match missing {
        Some(number) => Err(format!("course.ron: there is no module {number}")),
        None => Ok(course),
    }
}

/// Whether a browser opens that as a page: without a scheme it would look for a file beside this one, and others do something.
fn is_web(link: &str) -> bool {
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

impl Course {
    /// The module of that number.
    #[must_use]
    pub fn module(&self, number: u32) -> Option<&Module> {
        self.modules.iter().find(|module| module.number == number)
    }

    /// The module before (-1) or after (1) this one, in the order of the course.
    #[must_use]
    pub fn neighbour(&self, by: isize) -> Option<&Module> {
        let here = self.modules.iter().position(|module| module.number == self.here)?;
        self.modules.get(here.checked_add_signed(by)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(module: Option<&Module>) -> Option<u32> {
        module.map(|module| module.number)
    }

    #[test]
    fn the_course_can_be_read_and_knows_its_neighbours() {
        let course = CourseFile::default().course.unwrap();
        assert_eq!((course.here, course.prerequisites.as_slice()), (12, [5].as_slice()));
        assert_eq!((number(course.neighbour(-1)), number(course.neighbour(1))), (Some(11), Some(13)));
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        let reason = read("(\n title: \"x\",\n modules: [(numbr: 3)],\n)").unwrap_err();
        assert!(reason.contains("line 3") && reason.contains("numbr"), "{reason}");
        let reason = read("(title: \"x\", modules: [], here: 3, prerequisites: [])").unwrap_err();
        assert!(reason.contains("module 3"), "{reason}");
        let linked = read(
            "(title: \"x\", modules: [(number: 3, title: \"y\", link: \"https://a.b\")], here: 3, prerequisites: [])",
        )
        .unwrap();
        assert_eq!(linked.modules[0].link.as_deref(), Some("https://a.b"));
        assert_eq!((linked.neighbour(-1), linked.neighbour(1)), (None, None));
    }

    #[test]
    fn what_leads_nowhere_is_a_fault() {
        let course = |modules: &str, link: &str| {
            read(&format!("(title: \"x\", link: {link}, modules: [{modules}], here: 3, prerequisites: [])"))
        };
        let module = "(number: 3, title: \"y\")";
        assert!(course(module, "\"http://localhost:8123/a?b#c\"").is_ok());
        for link in
            ["www.school.org", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://a b", ""]
        {
            let own = format!("(number: 3, title: \"y\", link: \"{link}\")");
            for told in [course(module, &format!("\"{link}\"")), course(&own, "None")] {
                let reason = told.unwrap_err();
                assert!(reason.contains(&format!("\"{link}\" is no web address")), "{reason}");
            }
        }
        let twice = course("(number: 3, title: \"y\"), (number: 3, title: \"z\")", "None").unwrap_err();
        assert_eq!(twice, "course.ron: the module 3 stands twice");
    }

    #[test]
    fn a_file_goes_before_what_the_program_brings() {
        let mine = "(title: \"Mine\", modules: [(number: 1, title: \"y\")], here: 1, prerequisites: [])";
        assert_eq!(CourseFile::read(mine).course.unwrap().title, "Mine");
        let broken = CourseFile::read("(title: 3)");
        assert!(broken.fault.is_some() && broken.course == CourseFile::default().course);
    }
}
