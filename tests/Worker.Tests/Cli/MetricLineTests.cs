using Worker.Cli.Logs;

namespace Worker.Tests.Cli;

public static class MetricLineTests
{
    [Fact]
    public static void Folds_a_line_of_metrics() => Assert.Equal(
        "metrics rows=12 parse=3.5 Milliseconds fetch=2 values Milliseconds",
        MetricLine.Fold("""
            {"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Worker","Dimensions":[["function"]],"Metrics":[
            {"Name":"rows","Unit":"Count"},{"Name":"parse","Unit":"Milliseconds"},{"Name":"fetch","Unit":"Milliseconds"}]}]},
            "function":"say","rows":[12],"parse":[3.5],"fetch":[1,2]}
            """));

    [Theory]
    [InlineData("")]
    [InlineData("REPORT RequestId: 1")]
    [InlineData("{\"_aws\"")]
    [InlineData("{\"_aws\":{}}")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"gone"}]}]}}""")]
    [InlineData("""{"level":"information","message":"said"}""")]
    public static void Leaves_any_other_line(string line) => Assert.Null(MetricLine.Fold(line));

    [Fact]
    public static void The_lines_of_several_functions_say_whose_they_are()
    {
        using var output = new StringWriter();
        var view = new LogView(output, colours: false);

        view.WriteLine("""{"level":"warning","message":"said"}""", null, "say");
        view.WriteLine("plain", null, "other");

        Assert.Equal(["say  warning said", "other  plain"], output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
