using System.Text.Json;
using System.Text.RegularExpressions;

namespace Demo.Reviews;

/// <summary>Checks a CreateTrainingJob as SageMaker does before it takes one.</summary>
internal static partial class TrainingRequests
{
    private static readonly string[] Known =
    [
        "TrainingJobName", "HyperParameters", "AlgorithmSpecification", "RoleArn", "InputDataConfig", "OutputDataConfig", "ResourceConfig",
        "StoppingCondition", "Tags",
    ];

    /// <returns>What SageMaker would say, with its wording of fields; null when all is well.</returns>
    public static string? Problem(JsonElement request) =>
        request.ValueKind != JsonValueKind.Object ? "The request is no JSON object."
        : request.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !Known.Contains(name)) is { } unknown
        ? $"This stand-in does not know {unknown}."
        : Text(request, "trainingJobName", JobName(), "TrainingJobName")
            ?? Text(request, "roleArn", RoleArn(), "RoleArn")
            ?? Text(request, "algorithmSpecification.trainingImage", Image(), "AlgorithmSpecification", "TrainingImage")
            ?? Text(request, "algorithmSpecification.trainingInputMode", InputMode(), "AlgorithmSpecification", "TrainingInputMode")
            ?? Text(request, "outputDataConfig.s3OutputPath", S3Uri(), "OutputDataConfig", "S3OutputPath")
            ?? Text(request, "resourceConfig.instanceType", InstanceType(), "ResourceConfig", "InstanceType")
            ?? Number(request, "resourceConfig.instanceCount", "ResourceConfig", "InstanceCount")
            ?? Number(request, "resourceConfig.volumeSizeInGB", "ResourceConfig", "VolumeSizeInGB")
            ?? Number(request, "stoppingCondition.maxRuntimeInSeconds", "StoppingCondition", "MaxRuntimeInSeconds")
            ?? HyperParameters(request)
            ?? Channels(request);

    private static string? HyperParameters(JsonElement request) =>
        !request.TryGetProperty("HyperParameters", out var all) || all.ValueKind != JsonValueKind.Object ? Missing("hyperParameters")
        : all.EnumerateObject().FirstOrDefault(one => one.Value.ValueKind != JsonValueKind.String) is
        { Value.ValueKind: not JsonValueKind.Undefined } wrong
        ? $"{wrong.Value.ValueKind} value cannot be converted to String at 'hyperParameters.{wrong.Name}': all are strings."
        : null;

    private static string? Channels(JsonElement request)
    {
        if (!request.TryGetProperty("InputDataConfig", out var all) || all.ValueKind != JsonValueKind.Array || all.GetArrayLength() == 0)
        {
            return Missing("inputDataConfig");
        }

        return all.EnumerateArray().Index()
            .Select(channel =>
                Text(channel.Item, $"inputDataConfig.{channel.Index + 1}.channelName", ChannelName(), "ChannelName")
                ?? Text(
                    channel.Item,
                    $"inputDataConfig.{channel.Index + 1}.dataSource.s3DataSource.s3Uri",
                    S3Uri(),
                    "DataSource",
                    "S3DataSource",
                    "S3Uri"))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string? Text(JsonElement json, string field, Regex form, params string[] path) =>
        Member(json, path) is not { ValueKind: JsonValueKind.String } value ? Missing(field)
        : form.IsMatch(value.GetString()!) ? null
        : $"1 validation error detected: Value '{value.GetString()}' at '{field}' failed to satisfy constraint: "
            + $"Member must satisfy regular expression pattern: {form}";

    private static string? Number(JsonElement json, string field, params string[] path) =>
        Member(json, path) is not { ValueKind: JsonValueKind.Number } value ? Missing(field)
        : value.TryGetInt32(out var number) && number >= 1 ? null
        : $"1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: "
            + "Member must have value greater than or equal to 1";

    private static JsonElement? Member(JsonElement json, string[] path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }

        return json;
    }

    private static string Missing(string field) =>
        $"1 validation error detected: Value null at '{field}' failed to satisfy constraint: Member must not be null";

    [GeneratedRegex(@"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\z")]
    private static partial Regex JobName();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@/-]+\z")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/blazingtext:(1|latest)\z")]
    private static partial Regex Image();

    [GeneratedRegex(@"^(File|Pipe)\z")]
    private static partial Regex InputMode();

    [GeneratedRegex(@"^(https|s3)://([^/]+)/?(.*)\z")]
    private static partial Regex S3Uri();

    [GeneratedRegex(@"^ml\.[a-z0-9]+\.[a-z0-9]+\z")]
    private static partial Regex InstanceType();

    [GeneratedRegex(@"^[A-Za-z0-9.\-_]{1,64}\z")]
    private static partial Regex ChannelName();
}
