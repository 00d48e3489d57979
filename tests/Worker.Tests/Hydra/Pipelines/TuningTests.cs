using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines;
using Hydra.Pipelines.Tuning;

namespace Worker.Tests.Hydra.Pipelines;

public sealed class TuningTests
{
    private const string Range = "integerValueSpec: {minValue: 1, maxValue: 2}";
    private const string Parameter = "parameters: [{parameterId: lr, " + Range + "}]";
    private const string Parameters = "studySpec: {metrics: [{metricId: m, goal: MINIMIZE}], " + Parameter + "}\n";
    private const string Trial = "trialJobSpec: {workerPoolSpecs: [{containerSpec: {imageUri: i}}]}\n";
    private const string Counts = "displayName: d\nmaxTrialCount: 2\nparallelTrialCount: 1\n";

    private static string File(string name) => System.IO.File.ReadAllText(Path.Combine(PipelineFixture.Folder, "tuning", name));

    [Fact]
    public void Writes_the_body_of_the_REST_API()
    {
        var job = TuningCompiler.Compile("tuning.yaml", File("tuning.yaml"));

        Assert.Empty(job.Findings);
        Assert.Equal(File("tuning.json"), job.ToJson() + "\n");
    }

    [Fact]
    public void Takes_JSON_and_changes_nothing_that_is_right()
    {
        var job = TuningCompiler.Compile("tuning.json", File("tuning.json"));

        Assert.Empty(job.Findings);
        Assert.Equal(File("tuning.json"), job.ToJson() + "\n");
    }

    /// <summary>The form of published examples: the pool is no list, and the name is given on the command line.</summary>
    [Fact]
    public void Takes_one_worker_pool_for_a_list_and_a_name_from_outside()
    {
        const string file = "maxTrialCount: 2\nparallelTrialCount: 1\n" + Parameters
            + "trialJobSpec:\n  workerPoolSpecs:\n    containerSpec: {imageUri: i}\n";

        var job = TuningCompiler.Compile("t.yaml", file, new TuningOptions { DisplayName = "from outside" });

        var finding = Assert.Single(job.Findings);
        Assert.Equal(("wrong-shape", FindingSeverity.Warning, 6, 5), (finding.Code, finding.Severity, finding.Line, finding.Column));
        Assert.Equal("from outside", job.Job!["displayName"]!.GetValue<string>());
        Assert.Equal("""[{"containerSpec":{"imageUri":"i"}}]""", job.Job["trialJobSpec"]!["workerPoolSpecs"]!.ToJsonString());
    }

    [Fact]
    public void Puts_a_wrapper_before_the_command_line_of_each_container()
    {
        var job = TuningCompiler.Compile(
            "tuning.yaml",
            File("tuning.yaml"),
            new TuningOptions { Wrap = AddWords });

        static ContainerCommand AddWords(ContainerCommand command) =>
            new(["sh", "/wrap.sh", .. command.Command], [.. command.Args, "last"]);

        var container = job.Job!["trialJobSpec"]!["workerPoolSpecs"]![0]!["containerSpec"]!;
        Assert.Equal("""["sh","/wrap.sh","python","-m","train"]""", container["command"]!.ToJsonString());
        Assert.Equal("""["experiment=example","5","true","last"]""", container["args"]!.ToJsonString());
    }

    [Fact]
    public void Gives_a_wrapper_an_empty_command_line_where_the_image_has_it()
    {
        ContainerCommand? given = null;
        var job = TuningCompiler.Compile(
            "t.yaml", Counts + Parameters + Trial, new TuningOptions { Wrap = command => given = command });

        Assert.Equal(([], []), (given!.Command, given.Args));
        Assert.Equal("[]", job.Job!["trialJobSpec"]!["workerPoolSpecs"]![0]!["containerSpec"]!["args"]!.ToJsonString());
    }

    [Theory]
    [InlineData("»maxTrialCount: 2\nparallelTrialCount: 1\n" + Parameters + Trial, "missing-key")]
    [InlineData("displayName: »''\nmaxTrialCount: 2\nparallelTrialCount: 1\n" + Parameters + Trial, "invalid-name")]
    [InlineData("»displayName: d\nparallelTrialCount: 1\n" + Parameters + Trial, "missing-key")]
    [InlineData("»displayName: d\nmaxTrialCount: 1\n" + Parameters + Trial, "missing-key")]
    [InlineData("displayName: d\nmaxTrialCount: »0\nparallelTrialCount: 1\n" + Parameters + Trial, "wrong-shape")]
    [InlineData("displayName: d\nmaxTrialCount: »many\nparallelTrialCount: 1\n" + Parameters + Trial, "wrong-shape")]
    [InlineData("displayName: d\nmaxTrialCount: 2\nparallelTrialCount: »0\n" + Parameters + Trial, "wrong-shape")]
    [InlineData("displayName: d\nmaxTrialCount: 2\nparallelTrialCount: »3\n" + Parameters + Trial, "trial-count")]
    [InlineData(Counts + "maxFailedTrialCount: »-1\n" + Parameters + Trial, "wrong-shape")]
    [InlineData(Counts + "»max_trial_count: 2\n" + Parameters + Trial, "duplicate-key")]
    [InlineData(Counts + "»state: JOB_STATE_RUNNING\n" + Parameters + Trial, "unknown-key")]
    [InlineData("»" + Counts + Trial, "missing-key")]
    [InlineData("»" + Counts + Parameters, "missing-key")]
    [InlineData("»- a", "wrong-shape")]
    [InlineData("a: »&x 1\nb: *x", "yaml-alias")]
    public void Finds_what_is_wrong_with_a_job(string marked, string code) => AssertError(marked, code);

    [Theory]
    [InlineData("»PARAMETER", "missing-key")]
    [InlineData("metrics: »[], PARAMETER", "wrong-shape")]
    [InlineData("metrics: [»{goal: MAXIMIZE}], PARAMETER", "missing-key")]
    [InlineData("metrics: [»{metricId: m}], PARAMETER", "missing-key")]
    [InlineData("metrics: [{metricId: m, goal: »max}], PARAMETER", "wrong-shape")]
    [InlineData("metrics: [{metricId: »'a b', goal: MAXIMIZE}], PARAMETER", "invalid-name")]
    [InlineData(
        "metrics: [{metricId: m, goal: MAXIMIZE}, {metricId: »m, goal: MINIMIZE}], PARAMETER",
        "duplicate-name")]
    [InlineData("»metrics: [{metricId: m, goal: MAXIMIZE}]", "missing-key")]
    [InlineData("metrics: [{metricId: m, goal: MAXIMIZE}], parameters: »[]", "wrong-shape")]
    [InlineData(
        "metrics: [{metricId: m, goal: MAXIMIZE}], algorithm: »BAYES, PARAMETER",
        "wrong-shape")]
    [InlineData(
        "metrics: [{metricId: m, goal: MAXIMIZE}], algorithm: GRID_SEARCH, "
        + "parameters: [{parameterId: a, »doubleValueSpec: {minValue: 1, maxValue: 2}}]",
        "value-spec")]
    public void Finds_what_is_wrong_with_a_study(string marked, string code)
    {
        // A key that is missing is reported at its mapping, whose brace stands before the mark.
        var study = code == "missing-key" && marked[0] == '»' ? $"studySpec: »{{{marked[1..]}}}\n" : $"studySpec: {{{marked}}}\n";
        AssertError(Counts + study.Replace("PARAMETER", Parameter, StringComparison.Ordinal) + Trial, code);
    }

    [Theory]
    [InlineData("»{RANGE}", "missing-key")]
    [InlineData("{parameterId: »'batch size', RANGE}", "hydra-key")]
    [InlineData("{parameterId: »+lr, RANGE}", "hydra-key")]
    [InlineData("{parameterId: »学習率, RANGE}", "hydra-key")]
    [InlineData("{parameterId: »lr=1, RANGE}", "hydra-key")]
    [InlineData("{parameterId: a, RANGE}, {parameterId: »a, RANGE}", "duplicate-name")]
    [InlineData("»{parameterId: a}", "value-spec")]
    [InlineData("{parameterId: a, RANGE, »doubleValueSpec: {minValue: 1, maxValue: 2}}", "value-spec")]
    [InlineData("{parameterId: a, integerValueSpec: »{minValue: 1}}", "missing-key")]
    [InlineData("{parameterId: a, doubleValueSpec: »{maxValue: 1}}", "missing-key")]
    [InlineData("{parameterId: a, integerValueSpec: {minValue: »1.5, maxValue: 2}}", "wrong-shape")]
    [InlineData("{parameterId: a, doubleValueSpec: {minValue: »'1', maxValue: 2}}", "wrong-shape")]
    [InlineData("{parameterId: a, doubleValueSpec: {minValue: 0, maxValue: ».inf}}", "wrong-shape")]
    [InlineData("{parameterId: a, »integerValueSpec: {minValue: 3, maxValue: 2}}", "value-spec")]
    [InlineData("{parameterId: a, »doubleValueSpec: {minValue: 1e-3, maxValue: 1e-4}}", "value-spec")]
    [InlineData("{parameterId: a, discreteValueSpec: {values: »[]}}", "wrong-shape")]
    [InlineData("{parameterId: a, discreteValueSpec: {values: [1, »x]}}", "value-spec")]
    [InlineData("{parameterId: a, discreteValueSpec: {values: [2, »1]}}", "value-spec")]
    [InlineData("{parameterId: a, discreteValueSpec: {values: [1, »1.0]}}", "value-spec")]
    [InlineData("{parameterId: a, categoricalValueSpec: {values: [a, b, »a]}}", "duplicate-name")]
    [InlineData("{parameterId: a, categoricalValueSpec: {values: [»[a]]}}", "value-spec")]
    [InlineData("{parameterId: a, categoricalValueSpec: »{}}", "missing-key")]
    [InlineData("{parameterId: a, categoricalValueSpec: {values: [a]}, scaleType: »UNIT_LINEAR_SCALE}", "value-spec")]
    [InlineData("{parameterId: a, integerValueSpec: {minValue: 0, maxValue: 2}, scaleType: »UNIT_LOG_SCALE}", "value-spec")]
    [InlineData("{parameterId: a, discreteValueSpec: {values: [-1, 2]}, scaleType: »UNIT_REVERSE_LOG_SCALE}", "value-spec")]
    [InlineData("{parameterId: a, RANGE, scaleType: »LOG}", "wrong-shape")]
    [InlineData("{parameterId: a, doubleValueSpec: {minValue: 1, maxValue: 2}, conditionalParameterSpecs: »[]}", "value-spec")]
    [InlineData("{parameterId: a, RANGE, conditionalParameterSpecs: [»{parentIntValues: {values: [1]}}]}", "missing-key")]
    [InlineData(
        "{parameterId: a, RANGE, conditionalParameterSpecs: [{parentIntValues: {values: [1, »3]}, "
        + "parameterSpec: {parameterId: b, RANGE}}]}",
        "value-spec")]
    [InlineData(
        "{parameterId: a, categoricalValueSpec: {values: [x]}, conditionalParameterSpecs: [{parentCategoricalValues: {values: [»y]}, "
        + "parameterSpec: {parameterId: b, RANGE}}]}",
        "value-spec")]
    [InlineData(
        "{parameterId: a, discreteValueSpec: {values: [0.5]}, conditionalParameterSpecs: [{parentDiscreteValues: {values: [0.5]}, "
        + "parameterSpec: {parameterId: »a, RANGE}}]}",
        "duplicate-name")]
    [InlineData(
        "{parameterId: a, categoricalValueSpec: {values: [x, y]}, conditionalParameterSpecs: ["
        + "{parentCategoricalValues: {values: [x, y]}, parameterSpec: {parameterId: b, RANGE}}, "
        + "{parentCategoricalValues: {values: [y]}, parameterSpec: {parameterId: »b, RANGE}}]}",
        "duplicate-name")]
    public void Finds_what_is_wrong_with_a_parameter(string marked, string code) =>
        AssertError(
            $"{Counts}studySpec: {{metrics: [{{metricId: m, goal: MINIMIZE}}], parameters: [{marked}]}}\n{Trial}"
                .Replace("RANGE", Range, StringComparison.Ordinal),
            code);

    [Theory]
    [InlineData("»{}", "missing-key")]
    [InlineData("»[]", "wrong-shape")]
    [InlineData("{workerPoolSpecs: »[]}", "wrong-shape")]
    [InlineData("{workerPoolSpecs: [»{machineSpec: {machineType: n1-standard-4}}]}", "missing-key")]
    [InlineData("{workerPoolSpecs: [»{containerSpec: {imageUri: i}, pythonPackageSpec: {executorImageUri: i}}]}", "missing-key")]
    [InlineData("{workerPoolSpecs: [{containerSpec: »{command: [a]}}]}", "missing-key")]
    [InlineData("{workerPoolSpecs: [{containerSpec: {imageUri: »''}}]}", "invalid-value")]
    [InlineData("{workerPoolSpecs: [{containerSpec: {imageUri: i, args: »a}}]}", "wrong-shape")]
    [InlineData("{workerPoolSpecs: [{containerSpec: {imageUri: i, args: [»{inputValue: x}]}}]}", "wrong-shape")]
    [InlineData("{workerPoolSpecs: [{containerSpec: {»image: i, imageUri: i}}]}", "unknown-key")]
    [InlineData("{workerPoolSpecs: [{replicaCount: »1.5, containerSpec: {imageUri: i}}]}", "wrong-shape")]
    [InlineData("{workerPoolSpecs: [{pythonPackageSpec: »{pythonModule: train}}]}", "missing-key")]
    public void Finds_a_trial_that_runs_nothing(string marked, string code) =>
        AssertError($"{Counts}{Parameters}trialJobSpec: {marked}\n", code);

    [Fact]
    public void Takes_two_parameters_of_a_name_that_are_never_there_together()
    {
        const string study = "studySpec: {metrics: [{metricId: m, goal: MINIMIZE}], parameters: [{parameterId: a, "
            + "categoricalValueSpec: {values: [x, y]}, conditionalParameterSpecs: ["
            + "{parentCategoricalValues: {values: [x]}, parameterSpec: {parameterId: b, " + Range + "}}, "
            + "{parentCategoricalValues: {values: [y]}, parameterSpec: {parameterId: b, " + Range + "}}]}]}\n";

        Assert.Empty(TuningCompiler.Compile("t.yaml", Counts + study + Trial).Findings);
    }

    [Fact]
    public void Warns_of_what_a_tuning_job_takes_no_notice_of()
    {
        const string study = "studySpec: {metrics: [{metricId: m, goal: MINIMIZE}], observationNoise: LOW, "
            + "parameters: [{parameterId: a, doubleValueSpec: {minValue: 1, maxValue: 2, defaultValue: 1}}]}\n";

        var job = TuningCompiler.Compile("t.yaml", Counts + study + Trial);

        Assert.Equal(["ignored", "ignored"], job.Findings.Select(finding => finding.Code));
        Assert.All(job.Findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.IsType<JsonObject>(job.Job);
    }

    [Fact]
    public void Refuses_a_file_that_is_too_large()
    {
        var job = TuningCompiler.Compile("t.yaml", new string(' ', PipelineLimits.MaxLength + 1));

        Assert.Equal("too-large", Assert.Single(job.Findings).Code);
    }

    /// <summary>Each prefix, each line left out and each colon lost is either a sound job or has an error with a place.</summary>
    [Fact]
    public void Answers_damaged_files_with_findings()
    {
        var text = File("tuning.yaml");
        var lines = text.Split('\n');
        var damaged = Enumerable.Range(0, text.Length).Select(i => text[..i])
            .Concat(lines.Select((_, i) => string.Join('\n', lines.Where((_, index) => index != i))))
            .Concat(lines.Select((_, i) => string.Join('\n', lines.Select((line, index) => index == i ? line.Replace(':', ' ') : line))));

        foreach (var file in damaged)
        {
            var job = TuningCompiler.Compile("t.yaml", file, new TuningOptions { Wrap = command => command });

            Assert.Equal(job.Job is null, job.Findings.Any(finding => finding.Severity == FindingSeverity.Error));
            Assert.All(job.Findings, finding => Assert.True(finding is { Line: >= 1, Column: >= 1 }, finding.ToString()));
        }
    }

    private static void AssertError(string marked, string code)
    {
        var place = Marked.In(marked);
        var job = TuningCompiler.Compile("t.yaml", place.Text);

        var finding = Assert.Single(job.Findings);
        Assert.Equal((code, FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Equal((place.Line, place.Column), (finding.Line, finding.Column));
        PipelineFixture.AssertIsSentence(finding);
        Assert.Null(job.Job);
        Assert.Null(job.ToJson());
    }
}
