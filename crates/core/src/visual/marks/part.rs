//! What there is to hang on tiles.

/// What a mark is, by which it is known again in another picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// An axis of the compass, 0 to the right, 1 up.
    Axis(usize),
    /// A word's meaning.
    Arrow,
    /// What it was before.
    Before,
    /// What the token of that index hands over.
    Piece(usize),
    /// What all others hand over.
    Rest,
    /// The meaning of another word.
    With(usize),
    /// How far the arrow is turned.
    Angle,
    /// The word of a sentence of the crowd.
    Point(usize),
    /// Its way through a layer.
    Way(usize, usize),
    /// The sentence that joins the crowd, and its way through a layer.
    Guest,
    /// See [`Part::Guest`].
    GuestWay(usize),
    /// What a sense is called.
    Sense(usize),
    /// The word that all have.
    Word,
    /// How deep the crowd is.
    Depth,
    /// The column of the token of that index, or its part of the ring.
    Column(usize),
    /// What is too small for a name of its own.
    Others,
    /// Of the key of the token of that index, a part of its score.
    Product(usize, usize),
    /// A step of its walk.
    Step(usize, usize),
    /// Where walks begin.
    Zero,
    /// A plate, 0 of the query, 1 of the key, 2 of the value; the matrix that it comes through, and the way from its tile.
    Plate(usize),
    /// See [`Part::Plate`].
    Matrix(usize),
    /// See [`Part::Plate`].
    Thread(usize, usize),
    /// What a plate says: a line of words, or one of its numbers.
    Said(usize, usize),
    /// How well query and key match.
    Match,
    /// The value on its way.
    Handed,
    /// Of the carpet, what the query of the first token has for the key of the second.
    Cell(usize, usize),
    /// The thread from the tile of the token of that index to its column.
    Warp(usize),
    /// How many cells it has.
    Count,
    /// The curtain, in that tier.
    Curtain(usize),
    /// An edge of the outline around a word that was guessed, 0 to 3.
    Guessed(usize, usize),
    /// A half of the clock on the token of that index, and its hand, 0 slow, 1 fast.
    Dial(usize, usize),
    /// See [`Part::Dial`].
    Hand(usize, usize),
    /// A step of a walk by coin: which fan, which walker, which step; how far a fan is spread, and what it is called.
    Toss(usize, usize, usize),
    /// See [`Part::Toss`].
    Spread(usize),
    /// See [`Part::Toss`].
    Tosses(usize),
    /// The sheet of a head: its glass, and what is written on its edge. Heads of all layers are counted through.
    Sheet(usize),
    /// Where the token of that index is on it.
    Foot(usize, usize),
    /// On it, an arc from a query to a key.
    Look(usize, usize, usize),
    /// A layer of heads, and the number of one.
    Layer(usize),
    /// See [`Part::Layer`].
    Number(usize),
    /// What a head of a layer found.
    Bead(usize),
    /// The thread that it hangs on.
    Hang(usize),
    /// What all of a layer found, side by side.
    Beside,
    /// A line of the matrix that joins them.
    Grid(usize),
    /// What comes of it, and its way to the word.
    Joined(usize),
    /// A token that may come next, by its id.
    Ghost(u32),
    /// A side of what it was before something was cut, 0 to 3; without an id, of all others.
    Outline(Option<u32>, usize),
    /// A side of the tile that is not there yet, 0 to 3.
    Expected(usize),
    /// How much the last token looks at the token of that index, and how much that matters.
    Looked(usize),
    /// See [`Part::Looked`].
    Mattered(usize),
    /// What these bars are called.
    Looks(usize),
    /// What the model wrote.
    Wrote(usize),
    /// Of the arc to the token of that index, the cross where it is cut, 0 and 1, and then the pieces of what is left.
    Stub(usize, usize),
}
