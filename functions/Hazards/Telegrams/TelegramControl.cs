namespace Hazards.Telegrams;

/// <summary>The element Control: what the sending system says of a telegram.</summary>
internal sealed class TelegramControl
{
    public string Title { get; private set; } = "";

    public DateTimeOffset? SentAt { get; private set; }

    public TelegramStatus? Status { get; private set; }

    public string EditorialOffice { get; private set; } = "";

    public string PublishingOffice { get; private set; } = "";

    public void Read(ElementReader xml)
    {
        for (var control = xml.Enter(); xml.Child(control);)
        {
            switch (xml.Name)
            {
                case "Title":
                    Title = xml.Text();
                    break;
                case "DateTime":
                    SentAt = xml.Time(xml.Text(), TimeSpan.Zero); // the JMA gives it in UTC
                    break;
                case "Status":
                    Status = StatusOf(xml);
                    break;
                case "EditorialOffice":
                    EditorialOffice = xml.Text();
                    break;
                case "PublishingOffice":
                    PublishingOffice = xml.Text();
                    break;
            }
        }
    }

    private static TelegramStatus StatusOf(ElementReader xml)
    {
        var status = xml.Text();
        return status switch
        {
            "通常" => TelegramStatus.Real,
            "訓練" => TelegramStatus.Drill,
            "試験" => TelegramStatus.Test,
            _ => throw xml.Misfit($"Status '{Excerpt.Of(status)}' is not 通常, 訓練 or 試験"), // real or not is nothing to guess
        };
    }
}
