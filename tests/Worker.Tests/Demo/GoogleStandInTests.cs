using System.Text.Json;
using System.Text.RegularExpressions;
using Demo.Vertex;
using Hydra.Pipelines.Compiling;

namespace Worker.Tests.Demo;

/// <summary>The stand-in is as strict as Google's messages are.</summary>
[Collection(nameof(GoogleStandInTests))]
public static partial class GoogleStandInTests
{
    private const string Tuning = """
        {"displayName":"tune","maxTrialCount":4,"parallelTrialCount":"2",
         "studySpec":{"metrics":[{"metricId":"val_loss","goal":"MINIMIZE"}],
                      "parameters":[{"parameterId":"lr","scaleType":"UNIT_LOG_SCALE","doubleValueSpec":{"minValue":1e-6,"maxValue":0.1}},
                                    {"parameterId":"layers","integerValueSpec":{"minValue":"1","maxValue":3}}]},
         "trialJobSpec":{"workerPoolSpecs":[{"replicaCount":"1","machineSpec":{"machineType":"n1-standard-4"},
                                             "containerSpec":{"imageUri":"gcr.io/p/i","args":["a"],"env":[{"name":"A","value":"b"}]}}],
                         "scheduling":{"timeout":"3600s","disableRetries":true}}}
        """;

    [Fact]
    public static void Takes_a_body_that_fits() => Assert.Null(Check(Tuning, "HyperparameterTuningJob"));

    [Fact]
    public static void Takes_any_pipeline_specification() => Assert.Null(Check(
        """
        {"displayName":"p","labels":{"a":"b"},"pipelineSpec":{"any":[1,{"thing":null}]},
         "runtimeConfig":{"gcsOutputDirectory":"gs://b","parameters":{"n":{"intValue":"3"},"s":{"stringValue":"x"}},
                           "parameterValues":{"z":[1]}}}
        """,
        "PipelineJob"));

    [Theory]
    [InlineData("\"displayName\":\"tune\"", "\"display_nam\":\"tune\"", "Unknown name \"display_nam\" at 'hyperparameter_tuning_job'")]
    [InlineData("\"goal\"", "\"gaol\"", "Unknown name \"gaol\" at 'hyperparameter_tuning_job.study_spec.metrics[0]'")]
    [InlineData("MINIMIZE", "minimize", "Invalid value at 'hyperparameter_tuning_job.study_spec.metrics[0].goal'")]
    [InlineData("\"maxTrialCount\":4", "\"maxTrialCount\":\"many\"", "hyperparameter_tuning_job.max_trial_count' (int32)")]
    [InlineData("\"maxTrialCount\":4", "\"maxTrialCount\":4.5", "Invalid value at 'hyperparameter_tuning_job.max_trial_count' (int32)")]
    [InlineData("\"3600s\"", "\"1h\"", "Invalid value at 'hyperparameter_tuning_job.trial_job_spec.scheduling.timeout' (duration)")]
    [InlineData("[\"a\"]", "\"a\"", "worker_pool_specs[0].container_spec.args' (list string)")]
    [InlineData("[\"a\"]", "[1]", "worker_pool_specs[0].container_spec.args[0]' (string)")]
    [InlineData("\"imageUri\":\"gcr.io/p/i\",", "", "Required field is not set.")]
    [InlineData("\"maxValue\":3", "\"maxValue\":\"3.5\"", "integer_value_spec.max_value' (int64)")]
    public static void Refuses_what_no_message_has(string old, string replacement, string problem)
    {
        Assert.Contains(old, Tuning, StringComparison.Ordinal);

        var wrong = Check(Tuning.Replace(old, replacement, StringComparison.Ordinal), "HyperparameterTuningJob");

        Assert.Contains(problem, wrong!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public static void Knows_every_type_that_its_messages_name()
    {
        var resource = typeof(GoogleStandIn).Assembly.GetManifestResourceStream("Vertex/vertex-messages.json")!;
        var messages = JsonDocument.Parse(resource).RootElement.GetProperty("messages");
        string[] plain = ["string", "bool", "int32", "int64", "double", "duration", "time", "any"];

        var unknown = messages.EnumerateObject()
            .SelectMany(message => message.Value.EnumerateObject())
            .Select(field => Containers().Replace(field.Value.GetString()!, ""))
            .Where(type => !type.StartsWith("enum ", StringComparison.Ordinal))
            .Where(type => !plain.Contains(type) && !messages.TryGetProperty(type, out _));

        Assert.Empty(unknown);
    }

    [Fact]
    public static void Takes_what_the_compiler_makes_of_pipeline_declarations()
    {
        var folder = Path.Combine(Checkout.Root, "tests", "data", "hydra", "pipelines", "goldens");
        var compiled = Directory.GetFiles(folder, "*.yaml")
            .Where(path => File.ReadAllText(path).Contains("\ntasks:", StringComparison.Ordinal))
            .Select(path => PipelineCompiler.Compile(
                path, File.ReadAllText(path), component => File.ReadAllBytes(Path.Combine(folder, component))).ToJson())
            .OfType<string>() // some need component files of KFP
            .ToList();

        Assert.True(compiled.Count >= 5);
        Assert.All(compiled, job => Assert.Null(Check(job, "PipelineJob")));
    }

    private static VertexViolation? Check(string json, string message) => VertexMessages.Check(JsonElement.Parse(json), message);

    [GeneratedRegex("^((list|map) )+")]
    private static partial Regex Containers();
}
