using System.Text.RegularExpressions;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>The keys of each table, as Terraform has them.</summary>
internal static partial class TableSchemas
{
    /// <summary>By the name of the table: its partition key and its sort key, null where it has none.</summary>
    public static IReadOnlyDictionary<string, (string Partition, string? Sort)> All { get; } = Directory
        .EnumerateFiles(Path.Combine(FuzzFolders.Root, "terraform"), "*.tf")
        .SelectMany(file => Table().Matches(File.ReadAllText(file)))
        .ToDictionary(
            table => table.Groups["name"].Value,
            table => (table.Groups["partition"].Value, table.Groups["sort"].Success ? table.Groups["sort"].Value : null));

    [GeneratedRegex(
        """
        resource "aws_dynamodb_table" "(?<name>\w+)" \{[^{}]*?hash_key\s*=\s*"(?<partition>\w+)"(\s*range_key\s*=\s*"(?<sort>\w+)")?
        """)]
    private static partial Regex Table();
}
