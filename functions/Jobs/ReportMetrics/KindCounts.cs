namespace Worker.Jobs.ReportMetrics;

/// <summary>Items by kind, of one day.</summary>
internal sealed class KindCounts
{
    /// <summary>How many kinds a row and the metrics have beside <c>other</c>: the most frequent ones.</summary>
    public const int MaxShown = 20;

    // A set that counts by the id of a request must not fill the memory.
    private const int MaxKnown = 1000;
    private const string Other = "other";
    private const string OtherKinds = "other kinds"; // where one of them is called other

    private readonly Dictionary<string, long> counts = [];
    private bool hasTooMany;

    public long Total { get; private set; }

    public DateTimeOffset? Newest { get; private set; }

    public void Add(string kind, DateTimeOffset? time)
    {
        Total++;
        Newest = Newest is null || time > Newest ? time : Newest;
        if (!hasTooMany)
        {
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            hasTooMany = counts.Count > MaxKnown;
        }
    }

    /// <summary>
    /// The most frequent kinds, and the rest as <c>other</c>. All are, when there are too many: which of them were known would hang
    /// on the order of the items.
    /// </summary>
    public Dictionary<string, long> Shown()
    {
        if (hasTooMany)
        {
            return new Dictionary<string, long> { [Other] = Total };
        }

        List<string> kinds = [.. counts.Keys];
        kinds.Sort((one, other) => counts[one] != counts[other] ? counts[other].CompareTo(counts[one]) : string.CompareOrdinal(one, other));
        var shown = new Dictionary<string, long>();
        var rest = counts.ContainsKey(Other) ? OtherKinds : Other;
        for (var rank = 0; rank < kinds.Count; rank++)
        {
            var name = rank < MaxShown ? kinds[rank] : rest;
            shown[name] = shown.GetValueOrDefault(name) + counts[kinds[rank]];
        }

        return shown;
    }
}
