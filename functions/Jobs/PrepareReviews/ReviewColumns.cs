using nietras.SeparatedValues;

namespace Worker.Jobs.PrepareReviews;

/// <summary>Where the columns of a file are that are read.</summary>
/// <param name="Names">All of them, as the header has them.</param>
/// <param name="Body">Index of the text.</param>
/// <param name="Rating">Index of the rating; null where there is none and none is needed.</param>
internal sealed record ReviewColumns(IReadOnlyList<string> Names, int Body, int? Rating)
{
    public const string BodyName = "review_body";
    public const string RatingName = "star_rating";
    private const int MaxShownNames = 30;

    /// <param name="needsRating">Vectors need none. One that is there is checked all the same: a wrong value shows a shifted row.</param>
    /// <returns>Null when the header has errors, which are added.</returns>
    public static ReviewColumns? Read(SepReader.Row header, long row, bool needsRating, RowErrors errors)
    {
        var names = new string[header.ColCount];
        for (var index = 0; index < names.Length; index++)
        {
            names[index] = header[index].ToString();
        }

        var line = header.LineNumberFrom;
        var before = errors.Count;
        var body = Find(BodyName, isNeeded: true);
        var rating = Find(RatingName, needsRating);
        return errors.Count == before ? new ReviewColumns(names, body!.Value, rating) : null;

        int? Find(string name, bool isNeeded)
        {
            var index = Array.IndexOf(names, name);
            if (index < 0 && isNeeded)
            {
                errors.Add(new RowError(row, line, name, null, $"this column in the header, which has {Shown(names)}"));
            }
            else if (index >= 0 && Array.LastIndexOf(names, name) != index)
            {
                errors.Add(new RowError(row, line, name, null, "one column of this name in the header, which has several"));
            }

            return index < 0 ? null : index;
        }
    }

    /// <summary>How a column is called in an error.</summary>
    public string NameOf(int index) => index < Names.Count && Names[index].Length > 0 ? Names[index] : NumberOf(index);

    public static string NumberOf(int index) => $"{index + 1}";

    private static string Shown(string[] names) =>
        string.Join(", ", names.Take(MaxShownNames).Select(name => RowError.Shown(name)))
        + (names.Length > MaxShownNames ? $" and {names.Length - MaxShownNames} more" : "")
        + (names is [var only] && only.AsSpan().IndexOfAny(';', '\t') >= 0 ? " (is the separator a comma?)" : "");
}
