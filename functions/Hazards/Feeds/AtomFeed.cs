using System.Xml;

namespace Hazards.Feeds;

/// <summary>
/// Reads the Atom feeds that lead to telegrams, with the bounds of the telegrams themselves: no DTD, no entities, at most 16 MB. What
/// an entry leads to is for the reader of the feed to judge.
/// </summary>
public static class AtomFeed
{
    private const string AtomNamespace = "http://www.w3.org/2005/Atom";

    /// <exception cref="HazardFormatException">It is no feed.</exception>
    public static AtomFeedContent Read(ReadOnlyMemory<byte> document)
    {
        if (document.Length > TelegramLimits.MaxBytes)
        {
            throw new HazardFormatException($"it has {document.Length} bytes, more than {TelegramLimits.MaxBytes}");
        }

        using var xml = new ElementReader(document);
        try
        {
            xml.Root();
            if (xml.Name != "feed" || xml.Namespace != AtomNamespace)
            {
                throw xml.Misfit(
                    $"it begins with {Excerpt.Of(xml.Name)} and not with feed of {AtomNamespace}",
                    "it is no Atom feed; look at its address");
            }

            DateTimeOffset? updated = null;
            List<AtomEntry>? entries = null;
            for (var feed = xml.Enter(); xml.Child(feed);)
            {
                switch (xml.Name)
                {
                    case "updated":
                        updated = xml.Time();
                        break;
                    case "entry":
                        xml.Keep(ref entries, ReadEntry(xml));
                        break;
                }
            }

            xml.End();
            return new AtomFeedContent(updated, entries is null ? [] : entries);
        }
        catch (XmlException exception)
        {
            throw new HazardFormatException(
                "it is no well-formed XML", exception.LineNumber, exception.LinePosition, "fetch it again", exception);
        }
    }

    /// <summary>An entry's address is its link; its id, where it has none.</summary>
    private static AtomEntry ReadEntry(ElementReader xml)
    {
        string id = "", link = "", title = "";
        DateTimeOffset? updated = null;
        for (var entry = xml.Enter(); xml.Child(entry);)
        {
            switch (xml.Name)
            {
                case "id":
                    id = xml.Text();
                    break;
                case "link" when xml.Attribute("rel") is "" or "alternate":
                    link = xml.Attribute("href");
                    break;
                case "title":
                    title = xml.Text();
                    break;
                case "updated":
                    updated = xml.Time();
                    break;
            }
        }

        return new AtomEntry(link.Length > 0 ? link : id, title, updated);
    }
}

/// <param name="Updated">When the feed was made; null when it does not say.</param>
/// <param name="Entries">In its own order.</param>
public sealed record AtomFeedContent(DateTimeOffset? Updated, IReadOnlyList<AtomEntry> Entries);

/// <param name="Address">Where the telegram is; whatever the feed says, also nothing.</param>
/// <param name="Updated">Null when it is no time.</param>
public sealed record AtomEntry(string Address, string Title, DateTimeOffset? Updated);
