namespace Hazards.Telegrams;

/// <summary>The element Head: what a telegram is about, for every kind in the same form.</summary>
internal sealed class TelegramHead
{
    private List<Notice>? notices;

    public string Title { get; private set; } = "";

    public DateTimeOffset? ReportedAt { get; private set; }

    public DateTimeOffset? TargetAt { get; private set; }

    public string TargetDuration { get; private set; } = "";

    public DateTimeOffset? ValidUntil { get; private set; }

    public string EventId { get; private set; } = "";

    public Revision? Revision { get; private set; }

    public string Serial { get; private set; } = "";

    public string InfoKind { get; private set; } = "";

    public string InfoKindVersion { get; private set; } = "";

    public string Headline { get; private set; } = "";

    public IReadOnlyList<Notice> Notices => notices is null ? [] : notices;

    public void Read(ElementReader xml)
    {
        for (var head = xml.Enter(); xml.Child(head);)
        {
            switch (xml.Name)
            {
                case "Title":
                    Title = xml.Text();
                    break;
                case "ReportDateTime":
                    ReportedAt = TimeOfReport(xml);
                    break;
                case "TargetDateTime":
                    TargetAt = xml.Time();
                    break;
                case "TargetDuration":
                    TargetDuration = xml.Text();
                    break;
                case "ValidDateTime":
                    ValidUntil = xml.Time();
                    break;
                case "EventID":
                    EventId = xml.Text();
                    break;
                case "InfoType":
                    Revision = RevisionOf(xml);
                    break;
                case "Serial":
                    Serial = xml.Text();
                    break;
                case "InfoKind":
                    InfoKind = xml.Text();
                    break;
                case "InfoKindVersion":
                    InfoKindVersion = xml.Text();
                    break;
                case "Headline":
                    ReadHeadline(xml);
                    break;
            }
        }
    }

    private void ReadHeadline(ElementReader xml)
    {
        for (var headline = xml.Enter(); xml.Child(headline);)
        {
            switch (xml.Name)
            {
                case "Text":
                    Headline = xml.Text();
                    break;
                case "Information":
                    NoticeReader.ReadGroup(xml, ref notices);
                    break;
            }
        }
    }

    private static DateTimeOffset TimeOfReport(ElementReader xml)
    {
        var text = xml.Text();
        var absurd = xml.Odd.Absurd;
        return xml.Time(text) ?? throw xml.Misfit(
            $"ReportDateTime '{Excerpt.Of(text)}' is not a time "
            + (xml.Odd.Absurd > absurd
                ? $"of the years {TimeBounds.Earliest.Year} to {TimeBounds.Latest.Year}"
                : "such as 2026-11-20T12:00:00+09:00"));
    }

    private static Revision RevisionOf(ElementReader xml)
    {
        var type = xml.Text();
        return type switch
        {
            "発表" or "遅延" => Hazards.Revision.Issue,
            "訂正" => Hazards.Revision.Correction,
            "取消" => Hazards.Revision.Cancel,
            // Another kind of cancel must not pass for news.
            _ => throw xml.Misfit($"InfoType '{Excerpt.Of(type)}' is not 発表, 訂正, 取消 or 遅延"),
        };
    }
}
