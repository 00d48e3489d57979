namespace JapaneseText;

/// <summary>How text becomes words: the same object when a model is trained and when it is asked. It may be stored as JSON.</summary>
public sealed record TextOptions
{
    /// <summary>Vectors of words: without symbols, particles, fillers and the rest. Auxiliary verbs stay, because negation (ない) is
    /// one.</summary>
    public static TextOptions ForVectors { get; } = new() { ExcludedParts = ["記号", "補助記号", "空白", "助詞", "フィラー", "その他", "特殊"] };

    /// <summary>Labels of texts: every word.</summary>
    public static TextOptions ForClassification { get; } = new();

    /// <summary>Whether characters that mean the same are written as one: full and half width, ㈱ and (株).</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Parts of speech that are left out, by the first field of the dictionary's features; those of other dictionaries do no
    /// harm. Unknown words of nothing but ASCII punctuation count as 記号.</summary>
    public IReadOnlyList<string> ExcludedParts { get; init; } = [];

    /// <summary>Words that are left out, in the form in which they would be written.</summary>
    public IReadOnlyList<string> StopWords { get; init; } = [];

    /// <summary>Whether inflected words are written as a dictionary lists them (食べる for 食べ).</summary>
    public bool BaseForms { get; init; }
}
