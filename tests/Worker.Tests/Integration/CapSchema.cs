using System.Xml;
using System.Xml.Schema;

namespace Worker.Tests.Integration;

/// <summary>The rules of CAP 1.2 in tests/data/cap/cap-1.2.xsd.</summary>
internal static class CapSchema
{
    private static readonly XmlSchemaSet Schemas = Read();

    /// <summary>What a message breaks of them; a DTD is refused.</summary>
    /// <exception cref="XmlException">It is not XML, or has a DTD.</exception>
    public static IReadOnlyList<string> Problems(string message)
    {
        List<string> problems = [];
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            ValidationType = ValidationType.Schema,
            Schemas = Schemas,
        };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings; // without it an element of no schema would pass
        settings.ValidationEventHandler += (_, problem) => problems.Add($"line {problem.Exception.LineNumber}: {problem.Message}");
        using var text = new StringReader(message);
        using var reader = XmlReader.Create(text, settings);
        while (reader.Read())
        {
            // Reading validates.
        }

        return problems;
    }

    private static XmlSchemaSet Read()
    {
        using var reader = XmlReader.Create(
            Path.Combine(Checkout.Root, "tests", "data", "cap", "cap-1.2.xsd"),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var schemas = new XmlSchemaSet { XmlResolver = null };
        schemas.Add(null, reader);
        schemas.Compile();
        return schemas;
    }
}
