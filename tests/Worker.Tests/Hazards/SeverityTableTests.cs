using Hazards.Enrichment;

namespace Worker.Tests.Hazards;

/// <summary>The scale that docs/hazards.md writes down, with its sources, is the one that counts.</summary>
public static class SeverityTableTests
{
    private const int Cells = 3; // since 2026, before, beside them

    [Fact]
    public static void Every_name_in_the_table_of_the_document_has_the_severity_of_its_row()
    {
        var rows = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "hazards.md"))
            .SkipWhile(line => !line.StartsWith("## How severe", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith('|'))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToList();

        Assert.Equal(
            ["4 emergency 5", "3 severe 4", "2 warning 3", "1 advisory 2", "0 information 1"], rows.Select(row => $"{row[0]} {row[1]}"));
        foreach (var row in rows)
        {
            var names = row.TakeLast(Cells).SelectMany(cell => cell.Split('、')).ToList();
            Assert.True(names.Count >= Cells, row[0]);
            Assert.All(names, name => Assert.Equal((name, row[0][0] - '0'), (name, (int)SeverityRules.OfName(name))));
        }
    }
}
