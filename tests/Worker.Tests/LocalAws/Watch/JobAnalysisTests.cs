using LocalAws.Watch;

namespace Worker.Tests.LocalAws.Watch;

public static class JobAnalysisTests
{
    [Fact]
    public static void A_warning_has_file_line_rule_and_text()
    {
        var suppressed = Result("error", """, "suppressions": [{"kind":"inSource"}]""");

        var lines = JobAnalysis.Read(Report(Result("warning"), Result("note"), suppressed));

        Assert.Equal(["functions/Jobs/Say it/SayHandler.cs:12: CA2000: Dispose it"], lines);
    }

    [Fact]
    public static void A_report_without_places_in_the_functions_says_nothing() => Assert.Empty(JobAnalysis.Read(Report(
        """{"ruleId":"CS8933","level":"warning","message":{"text":"No place"}}""",
        Result("warning").Replace("functions", "tools", StringComparison.Ordinal))));

    private static string Report(params string[] results) => $$"""{"runs":[{"results":[{{string.Join(',', results)}}]}]}""";

    private static string Result(string level, string more = "") =>
        $$$$"""
        {"ruleId":"CA2000","level":"{{{{level}}}}","message":{"text":"Dispose it"}{{{{more}}}},"locations":[{"physicalLocation":
        {"artifactLocation":{"uri":"file:///c/functions/Jobs/Say%20it/SayHandler.cs"},"region":{"startLine":12,"startColumn":3}}}]}
        """;
}
