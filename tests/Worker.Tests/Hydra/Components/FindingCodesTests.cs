using System.Reflection;
using System.Text.RegularExpressions;
using Hydra.Components;

namespace Worker.Tests.Hydra.Components;

public partial class FindingCodesTests
{
    [Fact]
    public void The_document_has_a_row_for_each_code()
    {
        var document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "hydra.md"));
        var section = document[document.IndexOf("### Findings", StringComparison.Ordinal)..];
        var rows = Row().Matches(section).Select(match => match.Groups[1].Value).ToList();

        var codes = typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();

        Assert.Equal(codes.Order(StringComparer.Ordinal), rows.Intersect(codes).Order(StringComparer.Ordinal));
        Assert.Equal(rows.Distinct(), rows);
    }

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \| (?:error|warning|error, warning) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
