using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Worker.Jobs.ExportApiLog;

namespace Worker.Tests.Jobs.ExportApiLog;

/// <summary>An export that the job wrote, read by DuckDB with the statements of docs/operating.md.</summary>
public sealed partial class ExportReadBackTests : IDisposable
{
    private const string Bucket = "s3://worker-production-exports-123456789012/";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");
    private readonly DuckDBConnection duckDB = new("DataSource=:memory:");
    private readonly string[] statements =
    [
        .. Statement().Matches(Section().Match(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "operating.md"))).Value)
            .Select(match => match.Groups["sql"].Value),
    ];

    public ExportReadBackTests() => duckDB.Open();

    private string Table => statements[0];

    private string Query => statements[1];

    private string View => statements[2].Replace(Bucket, $"{folder.FullName}/", StringComparison.Ordinal);

    private string Copy => statements[4];

    public void Dispose()
    {
        duckDB.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_view_has_every_row_with_its_types_and_nothing_else()
    {
        await ExportAsync();
        Run(View);

        Assert.Equal(
            ["timeAndId VARCHAR", "status INTEGER", "path VARCHAR", "durationMs DOUBLE", "dt DATE"],
            Run("SELECT column_name || ' ' || column_type FROM (DESCRIBE api_log)"));
        Assert.Equal(Columns().Match(Table).Groups["columns"].Value.Split(", ").Select(DuckDBType), Run(
            "SELECT column_name || ' ' || column_type FROM (DESCRIBE api_log) WHERE column_name <> 'dt'"));
        Assert.Equal(
            [
                "2026-11-18|2026-11-18T00:00:00.000Z#a|200|/注文|0.5",
                "2026-11-19|2026-11-19T00:00:00.000Z#a|200|/注文|1.5",
                "2026-11-19|2026-11-19T00:00:00.000Z#b|200|line\nbreak \"🚀\"|2.5",
                "2026-11-19|2026-11-19T00:00:00.000Z#c|503||",
                "2026-11-19|2026-11-19T00:00:00.000Z#d|200|/late|3.5",
            ],
            Run("SELECT dt, timeAndId, status, path, durationMs FROM api_log ORDER BY dt, timeAndId"));
        Assert.Equal(["200|3|2.5", "503|1|"], Run(Query));
    }

    /// <summary>Athena, Spark and Hive read every object of a folder, but for names that begin with an underscore or a full stop.</summary>
    [Fact]
    public async Task The_query_of_Athena_finds_the_same_in_all_that_Athena_reads_of_the_folder()
    {
        await ExportAsync();
        Run(View.Replace("/part-*.ndjson.gz", "/[!_.]*", StringComparison.Ordinal));

        Assert.Equal(["200|3|2.5", "503|1|"], Run(Query));
        Assert.Equal(["5"], Run("SELECT count(*) FROM api_log"));
        Assert.Equal(3, Directory.GetFiles(folder.FullName, "_*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task The_conversion_to_Parquet_keeps_rows_and_types()
    {
        await ExportAsync();
        Run(View);
        Run(Copy.Replace("TO 'api-log'", $"TO '{folder.FullName}/parquet'", StringComparison.Ordinal));
        Run($"CREATE VIEW converted AS SELECT * FROM read_parquet('{folder.FullName}/parquet/*/*.parquet', hive_partitioning = true)");

        Assert.Equal(
            Run("SELECT column_name || ' ' || column_type FROM (DESCRIBE api_log)"),
            Run("SELECT column_name || ' ' || column_type FROM (DESCRIBE converted)"));
        Assert.Equal(["5|5"], Run("SELECT count(*), (SELECT count(*) FROM (FROM api_log INTERSECT FROM converted)) FROM converted"));
    }

    /// <summary>Two days in several files, with a malformed row and one that came late.</summary>
    private async Task ExportAsync()
    {
        var fixture = new ExportFixture();
        Add("2026-11-18", 0, "a", "200", "/注文", "0.5");
        Add("2026-11-19", 0, "a", "200", "/注文", "1.5");
        Add("2026-11-19", 1, "b", "200", "line\nbreak \"🚀\"", "2.5");
        Add("2026-11-19", 1, "c", "503", path: null, duration: null);
        fixture.Add("2026-11-19#1", "soon#malformed");
        var options = ExportFixture.Options with { FileBytes = 1 };
        await fixture.Start(options).ExportAsync(new Request("2026-11-18"));
        await fixture.Start(options).ExportAsync(new Request("2026-11-19"));
        Add("2026-11-19", 0, "d", "200", "/late", "3.5");
        await fixture.Start(options).ExportAsync(new Request("2026-11-19"));
        foreach (var (key, content) in fixture.Objects)
        {
            var path = Path.Combine(folder.FullName, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content);
        }

        void Add(string day, int shard, string id, string status, string? path, string? duration)
        {
            var timeAndId = $"{day}T00:00:00.000Z#{id}";
            fixture.Add($"{day}#{shard}", timeAndId);
            var row = fixture.Rows[$"{day}#{shard}"][timeAndId];
            row["status"] = new() { N = status };
            if (path is not null && duration is not null)
            {
                (row["path"], row["durationMs"]) = (new(path), new() { N = duration });
            }
        }
    }

    /// <summary>The rows that a statement gives, each in one text.</summary>
    private List<string> Run(string statement)
    {
        using var command = duckDB.CreateCommand();
        command.CommandText = statement;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(index => reader.GetValue(index) switch
            {
                DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        }

        return rows;
    }

    private static string DuckDBType(string column) => column
        .Replace(" string", " VARCHAR", StringComparison.Ordinal)
        .Replace(" int", " INTEGER", StringComparison.Ordinal)
        .Replace(" double", " DOUBLE", StringComparison.Ordinal);

    [GeneratedRegex(@"^## The API log in Athena$.*?^## ", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^```sql\n(?<sql>.*?);\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"api_log \((?<columns>[^)]*)\)")]
    private static partial Regex Columns();
}
