using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Hazards.Telegrams;

/// <summary>
/// Reads telegrams of 気象庁防災情報XML in one pass. What is needed to place a telegram (kind, status, revision, time, event) must be
/// right; a value of the body that does not fit is left out, and an element that is not known is passed over.
/// </summary>
public static class TelegramReader
{
    /// <summary>Bytes that a document may have.</summary>
    public const int MaxBytes = TelegramLimits.MaxBytes;

    private const string ReportNamespace = "http://xml.kishou.go.jp/jmaxml1/";

    private const string WebPage = "a web page came in place of the telegram: fetch it again";

    /// <param name="document">The whole XML document, at most 16 MB.</param>
    /// <param name="receivedAt">When it came, where one that is dated ahead must be refused (<see cref="TelegramDates"/>).</param>
    /// <exception cref="HazardFormatException">
    /// It is no telegram, or one that must not be trusted: with a DTD, too deep, too large.
    /// </exception>
    public static Telegram Read(ReadOnlyMemory<byte> document, DateTimeOffset receivedAt)
    {
        var telegram = Read(document);
        TelegramDates.Check(telegram, receivedAt);
        return telegram;
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, DateTimeOffset)"/>
    public static Telegram Read(ReadOnlyMemory<byte> document)
    {
        Check(document);
        using var xml = new ElementReader(document);
        try
        {
            xml.Root();
            if (xml.Name != "Report" || xml.Namespace != ReportNamespace)
            {
                throw xml.Misfit(
                    $"it begins with {Excerpt.Of(xml.Name)} and not with Report of {ReportNamespace}",
                    xml.Name is "html" or "HTML" ? WebPage : "it is no telegram of the JMA");
            }

            var control = new TelegramControl();
            TelegramHead? head = null;
            var body = new TelegramBody();
            for (var report = xml.Enter(); xml.Child(report);)
            {
                switch (xml.Name)
                {
                    case "Control":
                        control.Read(xml);
                        break;
                    case "Head":
                        head = new TelegramHead();
                        head.Read(xml);
                        break;
                    case "Body":
                        body.Read(xml);
                        break;
                }
            }

            xml.End();
            return Telegram(document, xml, control, head ?? throw xml.Misfit("it has no Head"), body);
        }
        catch (XmlException exception)
        {
            throw new HazardFormatException(Problem(exception), exception.LineNumber, exception.LinePosition, Hint(exception), exception);
        }
    }

    private static Telegram Telegram(
        ReadOnlyMemory<byte> document, ElementReader xml, TelegramControl control, TelegramHead head, TelegramBody body)
    {
        if (head.EventId.Length == 0 && control.PublishingOffice.Length == 0)
        {
            throw xml.Misfit("EventID and PublishingOffice are both empty", "without either nobody knows which bulletin it replaces");
        }

        return new Telegram
        {
            Id = Convert.ToHexStringLower(SHA256.HashData(document.Span)),
            Source = HazardSource.Jma,
            Kind = Name(xml, "Control/Title", control.Title, needed: true),
            TypeCode = TelegramTypes.CodeOf(control.Title),
            Family = TelegramTypes.FamilyOf(control.Title),
            Status = control.Status ?? throw xml.Misfit("Control has no Status"),
            Revision = head.Revision ?? throw xml.Misfit("Head has no InfoType"),
            SentAt = control.SentAt,
            EditorialOffice = Name(xml, "EditorialOffice", control.EditorialOffice),
            PublishingOffice = Name(xml, "PublishingOffice", control.PublishingOffice),
            Title = head.Title,
            ReportedAt = head.ReportedAt ?? throw xml.Misfit("Head has no ReportDateTime"),
            TargetAt = head.TargetAt,
            TargetDuration = Name(xml, "TargetDuration", head.TargetDuration),
            ValidUntil = head.ValidUntil,
            EventId = Name(xml, "EventID", head.EventId),
            Serial = Name(xml, "Serial", head.Serial),
            InfoKind = Name(xml, "InfoKind", head.InfoKind),
            InfoKindVersion = Name(xml, "InfoKindVersion", head.InfoKindVersion),
            Headline = head.Headline,
            Notices = head.Notices,
            Details = body.Details,
            Texts = body.Texts,
            Earthquakes = body.Earthquakes,
            QuakeCounts = body.QuakeCounts,
            Intensity = body.Intensity,
            Tsunami = body.Tsunami,
            Plume = body.Plume,
            Typhoon = body.Typhoon,
            Risks = body.Risks,
            Odd = xml.Odd,
        };
    }

    private static string Name(ElementReader xml, string element, string name, bool needed = false)
    {
        const int max = TelegramLimits.MaxNameChars;
        return needed && name.Length == 0 ? throw xml.Misfit($"{element} is empty")
            : name.Length > max ? throw xml.Misfit($"{element} has {name.Length} characters, more than {max}")
            : name;
    }

    private static void Check(ReadOnlyMemory<byte> document)
    {
        if (document.Length == 0)
        {
            throw new HazardFormatException("it is empty", hint: "fetch it again");
        }

        if (document.Length > TelegramLimits.MaxBytes)
        {
            throw new HazardFormatException($"it has {document.Length} bytes, more than {TelegramLimits.MaxBytes}");
        }

        if (document.Span.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            throw new HazardFormatException("it is not XML but gzip", hint: "decompress it first");
        }

        if (IsWebPage(document.Span))
        {
            throw new HazardFormatException("it begins with a DOCTYPE of HTML", hint: WebPage);
        }
    }

    /// <summary>Most web pages begin with a DTD of their own, of which the XML reader would only say that there must be none.</summary>
    private static bool IsWebPage(ReadOnlySpan<byte> document)
    {
        var doctype = "<!DOCTYPE html"u8;
        var text = document.StartsWith("\uFEFF"u8) ? document[3..] : document;
        text = text.TrimStart(" \t\r\n"u8);
        return text.Length >= doctype.Length && Ascii.EqualsIgnoreCase(text[..doctype.Length], doctype);
    }

    private static string Problem(XmlException exception)
    {
        // The place is said in the same words for every problem.
        var message = exception.Message;
        var place = message.LastIndexOf(" Line ", StringComparison.Ordinal);
        return "it is no well-formed XML: " + (place > 0 ? message[..place] : message).TrimEnd('.');
    }

    private static string? Hint(XmlException exception) =>
        exception.Message.Contains("DTD", StringComparison.Ordinal) ? "telegrams have no DOCTYPE; one that has is not from the JMA"
        : exception.Message.Contains("end of file", StringComparison.OrdinalIgnoreCase) ? "it was cut off; fetch it again"
        : null;
}
