using Hydra.Overrides;

namespace Worker.Tests.Hydra;

public static class ParameterTypesTests
{
    private const string Json = """
        {
        	"parameters": [
        		{"parameterId": "lr", "doubleValueSpec": {"minValue": 0.1, "maxValue": 1}},
        		{"parameterId": "net", "categoricalValueSpec": {"values": ["a", "b"]}}
        	]
        }
        """;

    [Fact]
    public static void Come_from_a_tuning_job_with_the_parameters_of_conditions()
    {
        var file = Path.Combine(Checkout.Root, "tests", "data", "hydra", "study.yaml");

        var types = ParameterTypes.FromStudySpec(File.ReadAllText(file), "study.yaml");

        Assert.Equal(
            new Dictionary<string, ParameterType>
            {
                ["model.optimizer.lr"] = ParameterType.Float,
                ["batch-size"] = ParameterType.Float,
                ["model.layers"] = ParameterType.Int,
                ["model/encoder"] = ParameterType.String,
                ["model.width"] = ParameterType.Int,
            },
            types.Declared);
        Assert.Equal(
            ["model.optimizer.lr=1e-06", "batch-size=64.0", "model.layers=4", "model/encoder=\"1.10\""],
            TrialArguments.Convert(
                ["--model.optimizer.lr=1e-06", "--batch-size=64.0", "--model.layers=4.0", "--model/encoder=1.10"], types).Overrides);
    }

    [Fact]
    public static void Come_from_a_study_in_JSON()
    {
        var types = ParameterTypes.FromStudySpec(Json, "study.json");

        Assert.Equal((ParameterType.Float, ParameterType.String), (types.Of("lr"), types.Of("net")));
    }

    [Fact]
    public static void Are_replaced_by_a_declaration()
    {
        var types = ParameterTypes.FromStudySpec(Json, "study.json").With("lr:int").With("shuffle:negatable");

        Assert.Equal(["lr=64", "shuffle=false"], TrialArguments.Convert(["--lr=64.0", "--no-shuffle"], types).Overrides);
        Assert.Equal((ParameterType.Undeclared, false), (ParameterTypes.None.Of("lr"), ParameterTypes.None.IsNegatable("shuffle")));
    }

    [Theory]
    [InlineData("lr")]
    [InlineData("lr:")]
    [InlineData(":int")]
    [InlineData("lr:number")]
    [InlineData("a b:int")]
    [InlineData("--lr:int")]
    [InlineData("a[0]:negatable")]
    public static void Are_declared_with_a_key_and_a_type_or_not_at_all(string declaration)
    {
        var refused = Assert.Throws<OverrideException>(() => ParameterTypes.None.With(declaration));

        Assert.Equal(("invalid-declaration", 0), (refused.Code, refused.Position));
        Assert.Contains($"'{declaration}'", refused.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no-parameters", 1, 1)]
    [InlineData("[]", "no-parameters", 1, 1)]
    [InlineData("studySpec:\n  metrics: []\n", "no-parameters", 2, 3)]
    [InlineData("parameters:\n- lr\n", "not-a-parameter", 2, 3)]
    [InlineData("parameters:\n- doubleValueSpec: {}\n", "not-a-parameter", 2, 3)]
    [InlineData("parameters:\n- parameterId: a b\n  doubleValueSpec: {}\n", "invalid-key", 2, 16)]
    [InlineData("parameters:\n- parameterId: a\n", "no-type", 2, 3)]
    [InlineData("parameters:\n- {parameterId: a, doubleValueSpec: {}, integerValueSpec: {}}\n", "no-type", 2, 3)]
    [InlineData(
        "parameters:\n- {parameterId: a, doubleValueSpec: {}}\n- {parameterId: a, integerValueSpec: {}}\n", "conflicting-types", 3, 17)]
    [InlineData("parameters:\n- parameterId: a\n  parameterId: b\n", "invalid-yaml", 3, 3)]
    [InlineData("{\"parameters\": [}", "invalid-yaml", 1, 17)]
    [InlineData("a: &a [1]\nb: *a\n", "too-deep", 2, 4)]
    public static void Are_not_taken_from_a_specification_that_cannot_be_read(string text, string code, int line, int column)
    {
        var refused = Assert.Throws<StudySpecException>(() => ParameterTypes.FromStudySpec(text, "study.yaml"));

        Assert.Equal((code, line, column), (refused.Code, refused.Line, refused.Column));
        Assert.Equal($"study.yaml:{line}:{column}: {refused.Problem} {refused.Fix}", refused.Message);
    }

    [Theory]
    [InlineData("parameters: [a\nb: c]\n", 1)]
    [InlineData("metrics: []\nparameters: \u0000\n", 2)]
    public static void Are_not_taken_from_what_the_YAML_parser_itself_fails_at(string text, int line)
    {
        var refused = Assert.Throws<StudySpecException>(() => ParameterTypes.FromStudySpec(text, "study.yaml"));

        Assert.Equal(("invalid-yaml", line), (refused.Code, refused.Line));
        Assert.True(refused.Column >= 1, refused.Message);
    }

    [Fact]
    public static void Are_not_taken_from_a_large_or_deep_specification()
    {
        var large = Assert.Throws<StudySpecException>(() => ParameterTypes.FromStudySpec(new string(' ', 1024 * 1024) + "a", "f"));
        var deep = Assert.Throws<StudySpecException>(() => ParameterTypes.FromStudySpec(new string('[', 100_000), "f"));

        Assert.Equal(("too-large", "too-deep"), (large.Code, deep.Code));
    }
}
