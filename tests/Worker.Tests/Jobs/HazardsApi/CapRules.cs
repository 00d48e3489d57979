using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Worker.Tests.Jobs.HazardsApi;

/// <summary>
/// What a schema cannot say: rules of the text of CAP 1.2, and of its big readers (the profiles of Google's Public Alerts and of IPAWS).
/// </summary>
internal static partial class CapRules
{
    private static readonly XNamespace Cap = "urn:oasis:names:tc:emergency:cap:1.2";

    /// <summary>What a message breaks of them.</summary>
    public static IReadOnlyList<string> Problems(string message)
    {
        var alert = XElement.Parse(message);
        var infos = alert.Elements(Cap + "info").ToList();
        return
        [
            .. OfAlert(alert),
            .. OfReferences(alert),
            .. infos.SelectMany(info => OfInfo(alert, info)),
            .. OfLanguages(infos),
            .. alert.Descendants().Where(element => !element.HasElements).SelectMany(OfText),
        ];
    }

    private static IEnumerable<string> OfAlert(XElement alert)
    {
        foreach (var name in new[] { "identifier", "sender" })
        {
            if (Text(alert, name).AsSpan().IndexOfAny(" ,<&") >= 0)
            {
                yield return $"{name} has a space, a comma, < or &";
            }
        }

        if (!alert.Elements(Cap + "info").Any())
        {
            yield return "there is no info";
        }
    }

    private static IEnumerable<string> OfReferences(XElement alert)
    {
        var references = Text(alert, "references").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (Text(alert, "msgType") is "Update" or "Cancel" && references.Length == 0)
        {
            yield return "an update or cancel refers to nothing";
        }

        foreach (var reference in references)
        {
            if (reference.Split(',') is not [var sender, var identifier, var sent] || sender != Text(alert, "sender") || !IsTime(sent))
            {
                yield return $"reference {reference} is not sender,identifier,sent";
            }
            else if (identifier == Text(alert, "identifier"))
            {
                yield return "it refers to itself";
            }
            else if (Time(sent) > Time(Text(alert, "sent")))
            {
                yield return "it refers to what was sent later";
            }
        }
    }

    private static IEnumerable<string> OfInfo(XElement alert, XElement info)
    {
        foreach (var name in new[] { "description", "web", "expires", "senderName", "headline", "urgency", "severity", "certainty" })
        {
            if (Text(info, name).Length == 0)
            {
                yield return $"there is no {name}";
            }
        }

        if (!Language().IsMatch(Text(info, "language")))
        {
            yield return "language is not of RFC 3066";
        }

        if (Text(info, "headline").Length > 140)
        {
            yield return "headline has more than 140 characters";
        }

        if (Text(info, "description") == Text(info, "headline") || Text(info, "description") == Text(info, "instruction"))
        {
            yield return "description says no more than headline or instruction";
        }

        if (!Uri.TryCreate(Text(info, "web"), UriKind.Absolute, out var web) || web.Scheme != "https")
        {
            yield return "web is not an absolute address";
        }

        var expires = Time(Text(info, "expires"));
        if (expires <= Time(Text(alert, "sent")) || expires < Time(Text(info, "effective"))
            || (Text(info, "onset") is { Length: > 0 } onset && expires < Time(onset)))
        {
            yield return "it expires before it is sent, effective or begins";
        }

        var areas = info.Elements(Cap + "area").ToList();
        foreach (var problem in areas.SelectMany(OfArea).Concat(areas.Count == 0 ? ["there is no area"] : []))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfArea(XElement area)
    {
        var (polygons, circles) = (area.Elements(Cap + "polygon").ToList(), area.Elements(Cap + "circle").ToList());
        if (polygons.Count + circles.Count == 0 && !area.Elements(Cap + "geocode").Any())
        {
            yield return "an area has no polygon, circle or geocode";
        }

        foreach (var points in polygons.Select(polygon => polygon.Value.Split(' ')))
        {
            if (points.Length < 4 || points[0] != points[^1])
            {
                yield return "a polygon is not closed";
            }
        }

        foreach (var circle in circles)
        {
            if (circle.Value.Split(' ') is not [_, var radius] || !(double.Parse(radius, CultureInfo.InvariantCulture) > 0))
            {
                yield return "a circle has no radius";
            }
        }
    }

    /// <summary>All of one event, and no text in two languages.</summary>
    private static IEnumerable<string> OfLanguages(List<XElement> infos)
    {
        if (infos.Select(info => string.Join(' ', info.Elements(Cap + "category").Select(element => element.Value))).Distinct().Count() > 1)
        {
            yield return "categories differ";
        }

        foreach (var name in new[] { "event", "headline", "description", "instruction" })
        {
            var texts = infos.Select(info => Text(info, name)).Where(text => text.Length > 0).ToList();
            if (texts.Distinct().Count() < texts.Count)
            {
                yield return $"{name} is the same in two languages";
            }
        }
    }

    private static IEnumerable<string> OfText(XElement element)
    {
        if (string.IsNullOrWhiteSpace(element.Value))
        {
            yield return $"{element.Name.LocalName} is empty";
        }

        if (element.Name.LocalName is "sent" or "effective" or "onset" or "expires" && !IsTime(element.Value))
        {
            yield return $"{element.Name.LocalName} is no time with an offset";
        }

        if (Html().IsMatch(element.Value))
        {
            yield return $"{element.Name.LocalName} has HTML";
        }
    }

    private static string Text(XElement element, string name) => element.Element(Cap + name)?.Value ?? "";

    private static bool IsTime(string text) => TimeForm().IsMatch(text);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : DateTimeOffset.MinValue;

    [GeneratedRegex("^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$")]
    private static partial Regex Language();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$")]
    private static partial Regex TimeForm();

    [GeneratedRegex("</?[a-zA-Z][^>]*>|&[a-zA-Z]+;|&#")]
    private static partial Regex Html();
}
