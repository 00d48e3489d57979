using System.Text.Json;
using Worker.Jobs.SubmitVertexJob;

namespace Worker.Tests.Jobs.SubmitVertexJob;

public static class TrialListTests
{
    private const string Trials = """
        [{"id":"1","state":"SUCCEEDED","parameters":[{"parameterId":"lr","value":0.1},{"parameterId":"opt","value":"adam"}],
          "finalMeasurement":{"metrics":[{"metricId":"acc","value":0.5},{"metricId":"loss","value":2}]}},
         {"id":"2","state":"ACTIVE","parameters":[{"parameterId":"lr","value":0.2}]},
         {"id":"3","state":"SUCCEEDED","parameters":[],"finalMeasurement":{"metrics":[{"metricId":"acc","value":0.9}]}},
         {"id":"4","state":"SUCCEEDED","parameters":[],"finalMeasurement":{"metrics":[{"metricId":"acc","value":"NaN"}]}},
         {"id":"5","state":"INFEASIBLE","parameters":[],"finalMeasurement":{"metrics":[{"metricId":"acc","value":0.99}]}},
         {"id":"10","state":"SUCCEEDED","parameters":[],"finalMeasurement":{"metrics":[{"metricId":"acc","value":0.5}]}},
         {"id":"11","state":"SUCCEEDED","parameters":[],"finalMeasurement":{"metrics":[{"metricId":"acc"}]}}]
        """;

    [Theory]
    [InlineData("\"MAXIMIZE\"", "3 1 10 11 2 4 5")]
    [InlineData("\"MINIMIZE\"", "11 1 10 3 2 4 5")]
    [InlineData("\"GOAL_TYPE_UNSPECIFIED\"", "3 1 10 11 2 4 5")]
    public static void The_best_is_first_by_the_goal_and_what_has_no_value_last(string goal, string order)
    {
        var trials = Read($$"""[{"metricId":"acc","goal":{{goal}}}]""");

        Assert.Equal(order, string.Join(' ', trials.Select(trial => trial.Id)));
    }

    [Fact]
    public static void Of_several_metrics_the_first_decides()
    {
        var trials = Read("""[{"metricId":"loss","goal":"MINIMIZE"},{"metricId":"acc","goal":"MAXIMIZE"}]""");

        Assert.Equal("1", trials[0].Id);
        Assert.Equal("adam", trials[0].Parameters["opt"].GetString());
    }

    [Fact]
    public static void There_may_be_none_yet() => Assert.Empty(TrialList.BestFirst(JsonElement.Parse("{}")));

    [Fact]
    public static void What_a_response_cannot_hold_is_left_out_from_the_worst_on()
    {
        var wide = new Dictionary<string, JsonElement> { ["lr"] = JsonElement.Parse($"\"{new string('x', 9_000)}\"") };
        List<Trial> trials = [.. Enumerable.Range(1, 300).Select(id => new Trial($"{id}", "SUCCEEDED", wide, wide))];

        Assert.Equal(["1", "2", "3", "4", "5"], TrialList.Reported(trials).Select(trial => trial.Id));
        Assert.Equal(TrialList.MaxTrials, TrialList.Reported([.. trials.Select(trial => new Trial(trial.Id, "SUCCEEDED",
            new Dictionary<string, JsonElement>(), new Dictionary<string, JsonElement>()))]).Count);
    }

    [Theory]
    [InlineData("""{"studySpec":null,"trials":null}""")]
    [InlineData("""{"studySpec":{"metrics":[7]},"trials":[{"id":1,"finalMeasurement":null,"parameters":[{"value":null}]}]}""")]
    public static void What_is_of_another_kind_counts_as_missing(string job) =>
        Assert.InRange(TrialList.BestFirst(JsonElement.Parse(job)).Count, 0, 1);

    private static IReadOnlyList<Trial> Read(string metrics) =>
        TrialList.BestFirst(JsonElement.Parse($$"""{"studySpec":{"metrics":{{metrics}}},"trials":{{Trials}}}"""));
}
