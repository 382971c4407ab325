//! The flat view as an SVG 1.1 file that stands alone: the words, the arcs above them, and what they mean.

use glam::Vec2;

use super::FlatPicture;
use sheet::Sheet;
use xml::{colour, escape};

mod arcs;
mod caption;
#[cfg(test)]
mod parsed;
mod sheet;
mod words;
mod xml;

/// The drawing as a file of its own: words in tiers where one line would be too small to read, above them at most 2,000
/// arcs. What has no arc is stated in the legend and in the description.
#[must_use]
pub fn svg(picture: &FlatPicture<'_>) -> String {
    let sheet = Sheet::new(picture);
    let Vec2 { x: width, y: height } = sheet.size;
    let palette = picture.palette;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Inter, Helvetica, Arial, sans-serif\">\n\
         <title>{}</title>\n<desc>{}</desc>\n\
         <defs>\n<linearGradient id=\"flow\" gradientUnits=\"userSpaceOnUse\">\
         <stop offset=\"0.05\" stop-color=\"{}\"/><stop offset=\"0.78\" stop-color=\"{}\"/></linearGradient>\n</defs>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n{}{}{}{}</svg>\n",
        escape(picture.title.trim()),
        escape(&caption::description(&sheet)),
        colour(palette.key),
        colour(palette.query),
        colour(palette.ground_middle),
        caption::title(&sheet),
        arcs::draw(&sheet),
        words::draw(&sheet),
        caption::legend(&sheet),
    )
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::super::tests::tokens;
    use super::parsed::{Element, parse};
    use super::*;
    use crate::visual::arcs::Lit;
    use crate::visual::palette::Theme;
    use arclight_model::{AttentionModel, Glass, Token};

    fn even(n: usize) -> Array2<f32> {
        Array2::from_shape_fn((n, n), |(q, k)| ((q * 31 + k * 17) % 97) as f32 / (48.0 * n as f32))
    }

    fn draw(tokens: &[Token], weights: &Array2<f32>, lit: Lit) -> String {
        let title = "The <river> & its \"bank\"\nGlass, layer 0, head 1".to_owned();
        svg(&FlatPicture { title, tokens, weights, lit, palette: Theme::Stage.palette() })
    }

    fn count(elements: &[Element], name: &str) -> usize {
        elements.iter().filter(|element| element.name == name).count()
    }

    fn has_text(elements: &[Element], says: &str) -> bool {
        elements.iter().any(|element| element.name == "text" && element.text == says)
    }

    #[test]
    fn a_sentence_is_a_drawing_with_a_title() {
        let attended = Glass::new().attend("The bear waded into the river bank to catch fish.");
        let weights = attended.map.head(0, 1).unwrap().to_owned();
        let elements = parse(&draw(&attended.tokens, &weights, Lit::All)).unwrap();
        let drawn = weights.iter().filter(|weight| **weight >= 0.002).count();
        assert_eq!(count(&elements, "path"), drawn);
        assert_eq!(count(&elements, "linearGradient"), drawn + 2);
        assert!(has_text(&elements, "waded"));
        // Of the legend: no word is lit.
        let percentages =
            elements.iter().filter(|element| element.name == "text" && element.text.ends_with('%'));
        assert_eq!(percentages.count(), 3);
        assert_eq!(elements[1].text, "The <river> & its \"bank\" Glass, layer 0, head 1");
        assert!(elements[2].text.contains("Not drawn: "), "{}", elements[2].text);
    }

    #[test]
    fn a_lit_word_has_percentages_at_its_keys() {
        let weights = ndarray::array![[0.5, 0.5, 0.0], [0.304, 0.0, 0.696], [0.1, 0.1, 0.8]];
        let three = tokens(["river", "bank", "fish"]);
        let elements = parse(&draw(&three, &weights, Lit::Query(1))).unwrap();
        assert!(has_text(&elements, "30%") && has_text(&elements, "70%"));
        assert!(!has_text(&elements, "0%") && !has_text(&elements, "50%"));
        assert!(elements[2].text.contains("bank to fish 70%"), "{}", elements[2].text);
        let elements = parse(&draw(&three, &weights, Lit::Key(1))).unwrap();
        assert!(has_text(&elements, "50%") && has_text(&elements, "10%") && !has_text(&elements, "30%"));
        let absent = draw(&three, &weights, Lit::Query(3));
        assert_eq!(absent, draw(&three, &weights, Lit::All));
    }

    #[test]
    fn words_that_occur_twice_are_told_apart_where_they_are_named() {
        let weights = ndarray::array![[0.2, 0.8], [0.3, 0.7]];
        let elements = parse(&draw(&tokens(["bank", "bank"]), &weights, Lit::Query(0))).unwrap();
        assert!(elements[2].text.contains("Lit: “bank #0”."), "{}", elements[2].text);
        assert!(elements[2].text.contains("bank #0 to bank #1 80%"), "{}", elements[2].text);
        assert_eq!(elements.iter().filter(|element| element.text == "bank").count(), 2, "on the tiles");
    }

    #[test]
    fn a_page_is_a_file_that_can_be_sent() {
        let texts: Vec<String> = (0..512).map(|i| format!("<\"&'>\"\"\"\"\"\"\"\"\"\"\"\"\"{i}")).collect();
        let page = tokens(texts.iter().map(String::as_str));
        let file = draw(&page, &even(512), Lit::Query(100));
        println!("{} bytes", file.len());
        assert!(file.len() < 2_000_000, "{} bytes", file.len());
        let elements = parse(&file).unwrap();
        assert_eq!(count(&elements, "path"), arcs::MOST);
    }

    #[test]
    fn nothing_is_a_drawing_too() {
        let none = Array2::zeros((0, 0));
        assert_eq!(count(&parse(&draw(&[], &none, Lit::All)).unwrap(), "path"), 0);
        // Fewer weights than words.
        let elements = parse(&draw(&tokens(["a", "b"]), &even(1), Lit::Query(1))).unwrap();
        assert!(has_text(&elements, "a") && !has_text(&elements, "b"));
    }

    proptest::proptest! {
        #[test]
        fn no_word_breaks_the_file(
            texts in proptest::collection::vec("(?s).{0,24}", 0..6),
            title in "(?s).{0,40}",
            lit in 0_usize..6,
        ) {
            let words = tokens(texts.iter().map(String::as_str));
            let weights = even(words.len());
            let (lit, palette) = (Lit::Key(lit), Theme::Projector.palette());
            let file = svg(&FlatPicture { title, tokens: &words, weights: &weights, lit, palette });
            proptest::prop_assert!(parse(&file).is_ok(), "{:?}: {}", parse(&file).err(), file);
        }
    }
}
