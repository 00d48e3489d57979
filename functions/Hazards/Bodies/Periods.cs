namespace Hazards.Bodies;

/// <summary>The times that a part of a telegram speaks of: one for all of it, and numbered ones that its values refer to.</summary>
internal sealed class Periods
{
    private readonly Dictionary<string, Period> numbered = new(StringComparer.Ordinal);

    public DateTimeOffset? From { get; set; }

    public string Duration { get; set; } = "";

    public void Clear()
    {
        numbered.Clear();
        From = null;
        Duration = "";
    }

    /// <summary>The element TimeDefines.</summary>
    public void Read(ElementReader xml)
    {
        for (var defines = xml.Enter(); xml.Child(defines);)
        {
            if (xml.Name != "TimeDefine")
            {
                continue;
            }

            var id = xml.Attribute("timeId");
            DateTimeOffset? from = null;
            var duration = "";
            for (var define = xml.Enter(); xml.Child(define);)
            {
                switch (xml.Name)
                {
                    case "DateTime":
                        from = xml.Time();
                        break;
                    case "Duration":
                        duration = xml.Text();
                        break;
                }
            }

            xml.Count();
            numbered[id] = new Period(from, duration);
        }
    }

    /// <summary>The period of that number, or the one of all.</summary>
    public (DateTimeOffset? From, string Duration) Of(string id) =>
        numbered.TryGetValue(id, out var period) ? (period.From, period.Duration) : (From, Duration);

    private sealed class Period(DateTimeOffset? from, string duration)
    {
        public DateTimeOffset? From { get; } = from;

        public string Duration { get; } = duration;
    }
}
