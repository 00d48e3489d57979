using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HazardReport;

/// <summary>The report as a table of Markdown, and as JSON.</summary>
internal static class ReportText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Json(Report report) => JsonSerializer.Serialize(
        new
        {
            report.Total.Telegrams,
            report.Refused,
            report.Total,
            report.Families,
            report.Problems,
        },
        Options) + "\n";

    public static string Table(Report report, bool withProblems)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Total.Telegrams} telegrams, {report.Refused.Count} refused, ");
        text.Append(CultureInfo.InvariantCulture, $"{report.Total.Events} events, {report.Total.Drills} of them drills and tests\n\n");
        text.Append("| family | telegrams | events | active without end | never ending | box misses | headlines that say nothing ");
        text.Append("| announced | alerts per event: median | maximum |\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var row in report.Families.Append(report.Total))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Family} | {row.Telegrams} | {row.Events} | {row.ActiveWithoutEnd} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.NeverEnding} | {row.BoxMisses} | {row.SayNothing} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Announced} | {row.MedianAlerts} | {row.MaxAlerts} |\n");
        }

        AppendLines(text, "Refused", report.Refused);
        if (withProblems)
        {
            foreach (var same in report.Problems.GroupBy(problem => problem.What))
            {
                AppendLines(text, same.Key, same.Select(one => $"[{one.Severity}] {one.HeadlineEn}  {one.Hazard}"));
            }
        }

        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{title}: {all.Count}\n");
            all.ForEach(line => text.Append("  ").Append(line).Append('\n'));
        }
    }
}
