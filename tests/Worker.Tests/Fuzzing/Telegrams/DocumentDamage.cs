using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Worker.Tests.Fuzzing.Telegrams;

/// <summary>Damages a document as lines, disks, other programs and people with bad intentions do. The same seed does the same.</summary>
internal sealed class DocumentDamage(Random random)
{
    private const int MaxParsedBytes = 512 * 1024;

    /// <summary>Stands in an element for what only the text of the document can hold.</summary>
    private const string Mark = "@@raw@@";

    private static readonly string[] Values =
    [
        "", "   ", "NaN", "-NaN", "INF", "1e400", "-1e400", "99999999999999999999", "-1", "0x10", "１２．５", new string('9', 5000), "-",
        "1-2-3", "999999999999-999999", "12:00", "2026-02-30T00:00:00+09:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00", "2026-11-20", "20261120T120000Z", "+91.0+181.0/", "+NaN+NaN/", "++--/", "/", "+",
        $"+38.0+142.9-{new string('9', 400)}/", "+3624.38+13831.38+2568/",
        "通常", "訓練", "試験", "発表", "訂正", "取消", "遅延", "震度速報", new string('津', 300), "\uFFFD\u200B\u202E", "{\"a\":1}",
        "../../etc/passwd", "jma.real._e6_",
    ];

    private static readonly string[] Raw =
    [
        "&x;", "&#0;", "&#xFFFF;", "&#x110000;", "&lt;", "&", "<", "<![CDATA[x]]>", "<![CDATA[", "]]>", "<!-- x -->", "<!-- x", "<?x y?>",
        "<?xml version='1.0'?>", "<!DOCTYPE a [<!ENTITY x 'y'>]>", "<a:b/>", "<a a='1' a='2'/>", "<Report/>", "</Report>", "\0", "\uFFFF",
    ];

    private static readonly string[] Declared =
        ["UTF-8", "utf-7", "UTF-16", "UTF-32", "Shift_JIS", "ISO-2022-JP", "us-ascii", "IBM037", "none-such", ""];

    /// <summary>The kinds of damage, by name.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "delete an element", "repeat an element", "swap elements", "move an element into another", "rename an element", "nest deeply",
        "change a value", "put in markup", "huge attribute", "many attributes", "other namespace", "flip a bit", "change a byte", "cut out",
        "cut off", "repeat a piece", "other encoding", "other declaration",
    ];

    /// <summary>What was done, for who must repeat it.</summary>
    public List<string> Done { get; } = [];

    public byte[] Damage(byte[] document)
    {
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var kind = Kinds[random.Next(Kinds.Count)];
            if (document.Length > 1 && Try(kind, document) is { } damaged)
            {
                Done.Add(kind);
                document = damaged;
            }
        }

        return document;
    }

    /// <summary>Null when that cannot be done to this document.</summary>
    private byte[]? Try(string kind, byte[] document)
    {
        var at = random.Next(document.Length);
        switch (kind)
        {
            case "flip a bit":
                return [.. document[..at], (byte)(document[at] ^ (1 << random.Next(8))), .. document[(at + 1)..]];
            case "change a byte":
                return [.. document[..at], (byte)random.Next(256), .. document[(at + 1)..]];
            case "cut out":
                return [.. document[..at], .. document[Math.Min(document.Length, at + random.Next(1, 200))..]];
            case "cut off":
                return document[..Math.Max(1, at)];
            case "repeat a piece":
                var from = random.Next(document.Length);
                var piece = document.AsSpan(from, random.Next(Math.Min(document.Length - from, 20_000)));
                return [.. document[..at], .. piece, .. document[at..]];
            case "other encoding":
                return Encoded(Encoding.UTF8.GetString(document));
            case "other declaration":
                var declared = Declared[random.Next(Declared.Length)];
                var text = Encoding.UTF8.GetString(document).Replace("UTF-8", declared, StringComparison.OrdinalIgnoreCase);
                return Encoding.UTF8.GetBytes(text);
            default:
                return document.Length <= MaxParsedBytes && Parsed(document) is { } root ? Structure(kind, root) : null;
        }
    }

    private byte[] Encoded(string text)
    {
        Encoding[] encodings =
        [
            new UTF8Encoding(true),
            new UnicodeEncoding(false, true),
            new UnicodeEncoding(true, true),
            new UTF32Encoding(false, true),
            Encoding.Latin1,
        ];
        var encoding = encodings[random.Next(encodings.Length)];
        return random.Next(2) == 0 ? encoding.GetBytes(text) : [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }

    private byte[]? Structure(string kind, XElement root)
    {
        var elements = root.Descendants().ToList();
        if (elements.Count < 2)
        {
            return null;
        }

        var one = elements[random.Next(elements.Count)];
        var other = elements[random.Next(elements.Count)];
        var raw = "";
        switch (kind)
        {
            case "delete an element":
                one.Remove();
                break;
            case "repeat an element":
                one.AddAfterSelf(Enumerable.Repeat(one, random.Next(1, one.DescendantNodes().Count() > 50 ? 3 : 200)));
                break;
            case "swap elements":
                var copy = new XElement(other);
                other.ReplaceWith(new XElement(one));
                if (one.Parent is not null)
                {
                    one.ReplaceWith(copy);
                }

                break;
            case "move an element into another":
                other.Add(new XElement(one));
                break;
            case "rename an element":
                one.Name = one.Name.Namespace + other.Name.LocalName;
                break;
            case "nest deeply":
                var nested = new XElement(one);
                for (var depth = random.Next(1, 200); depth > 0; depth--)
                {
                    nested = new XElement(one.Name, nested);
                }

                one.ReplaceWith(nested);
                break;
            case "change a value":
                var leaves = elements.FindAll(element => !element.HasElements);
                leaves[random.Next(leaves.Count)].Value = Values[random.Next(Values.Length)];
                break;
            case "put in markup":
                one.AddFirst(Mark);
                raw = Raw[random.Next(Raw.Length)];
                break;
            case "huge attribute":
                one.SetAttributeValue("type", new string('火', random.Next(1, 400_000)));
                break;
            case "many attributes":
                for (var count = random.Next(1, 3000); count > 0; count--)
                {
                    one.SetAttributeValue($"a{count}", "x");
                }

                break;
            default: // other namespace
                one.Name = XNamespace.Get("http://example.com/") + one.Name.LocalName;
                break;
        }

        const string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
        return Written(root) is { } text
            ? Encoding.UTF8.GetBytes(declaration + text.Replace(Mark, raw, StringComparison.Ordinal))
            : null;
    }

    private static string? Written(XElement root)
    {
        try
        {
            return root.ToString(SaveOptions.DisableFormatting);
        }
        catch (Exception exception) when (exception is XmlException or ArgumentException)
        {
            return null; // two namespaces without a prefix in one tag
        }
    }

    private static XElement? Parsed(byte[] document)
    {
        try
        {
            using var stream = new MemoryStream(document);
            return XDocument.Load(stream).Root;
        }
        catch (Exception exception) when (exception is XmlException or ArgumentException or NotSupportedException)
        {
            return null; // what was done before broke it
        }
    }
}
