using System.Globalization;
using System.Text;
using System.Xml;

namespace Hazards;

/// <summary>
/// Walks down the elements of a document without ever building it. Whoever handles an element takes the children it knows; what it does
/// not take is passed over with all that is in it.
/// <code>for (var within = xml.Enter(); xml.Child(within);) switch (xml.Name) { case "Code": code = xml.Text(); break; }</code>
/// </summary>
internal sealed class ElementReader : IDisposable
{
    private readonly DocumentStream document;
    private readonly XmlReader reader;
    private int entries;
    private OddReadings odd;

    public ElementReader(ReadOnlyMemory<byte> bytes)
    {
        document = new DocumentStream(bytes);
        reader = XmlReader.Create(document, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = TelegramLimits.MaxBytes,
            NameTable = new BoundedNames(),
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
    }

    /// <summary>The element's name without its prefix.</summary>
    public string Name => reader.LocalName;

    public string Namespace => reader.NamespaceURI;

    /// <summary>What was read by a rule so far.</summary>
    public OddReadings Odd => odd;

    /// <summary>Goes to the outermost element.</summary>
    public void Root()
    {
        do
        {
            Read();
        }
        while (reader.NodeType != XmlNodeType.Element);
    }

    /// <summary>Reads what is after the outermost element, which may be no more than white space.</summary>
    public void End()
    {
        while (reader.Read())
        {
            document.NodeEnds();
        }
    }

    /// <summary>Begins with the children of the element it stands on; what it returns goes to <see cref="Child"/>.</summary>
    public int Enter() => reader.Depth;

    /// <summary>Goes to the next child of the element that was entered; false when there is none any more.</summary>
    public bool Child(int entered)
    {
        if (reader.Depth == entered && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement))
        {
            return false;
        }

        while (true)
        {
            Read();
            var depth = reader.Depth;
            if (depth <= entered)
            {
                return false;
            }

            if (depth == entered + 1 && reader.NodeType == XmlNodeType.Element)
            {
                return true;
            }
        }
    }

    /// <summary>The text of the element it stands on, without white space around it; what its children say is not part of it.</summary>
    public string Text()
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var depth = reader.Depth;
        string? text = null;
        StringBuilder? more = null;
        while (true)
        {
            Read();
            if (reader.Depth <= depth)
            {
                return (more?.ToString() ?? text ?? "").Trim();
            }

            if (reader.Depth == depth + 1 && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                if (text is null)
                {
                    text = reader.Value;
                }
                else
                {
                    (more ??= new StringBuilder(text)).Append(reader.Value);
                }

                document.NodeEnds();
            }
        }
    }

    /// <summary>The text of the first child of that name.</summary>
    public string TextOf(string name)
    {
        string? text = null;
        for (var within = Enter(); Child(within);)
        {
            if (text is null && Name == name)
            {
                text = Text();
            }
        }

        return text ?? "";
    }

    /// <summary>The element's text as a time; null when it is none. Without an offset it is Japan's.</summary>
    public DateTimeOffset? Time() => Time(Text());

    /// <inheritdoc cref="Time()"/>
    /// <param name="withoutOffset">Where the element's times are not Japan's: of which offset they are, when they have none.</param>
    public DateTimeOffset? Time(string text, TimeSpan? withoutOffset = null) =>
        TelegramTime.Read(text, withoutOffset ?? TokyoTime.Offset, ref odd);

    /// <summary>The element's text as a whole number; null when it is none.</summary>
    public int? Number() =>
        int.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public string Attribute(string name) => reader.GetAttribute(name) ?? "";

    /// <summary>Keeps one entry more, unless there are too many.</summary>
    public void Keep<T>(ref List<T>? list, T entry)
        where T : class
    {
        Count();
        (list ??= []).Add(entry);
    }

    /// <summary>Counts one entry more, unless there are too many.</summary>
    public void Count()
    {
        if (++entries > TelegramLimits.MaxEntries)
        {
            throw Misfit($"it has more than {TelegramLimits.MaxEntries} entries");
        }
    }

    /// <summary>What is wrong at the place where it stands.</summary>
    public HazardFormatException Misfit(string problem, string? hint = null)
    {
        var at = (IXmlLineInfo)reader;
        return new HazardFormatException(problem, at.LineNumber, at.LinePosition, hint);
    }

    public void Dispose()
    {
        reader.Dispose();
        document.Dispose();
    }

    private void Read()
    {
        if (!reader.Read())
        {
            throw Misfit("the document ends too early", "fetch it again");
        }

        document.NodeEnds();
        if (reader.Depth > TelegramLimits.MaxDepth)
        {
            throw Misfit($"its elements are nested more than {TelegramLimits.MaxDepth} deep");
        }
    }
}
