using System.Text.Json;

namespace LocalAws.Triggers;

/// <summary>A target of a rule of EventBridge, as <c>ListTargetsByRule</c> tells; tools/local_state_machines.py starts it.</summary>
internal static class RuleTarget
{
    // What moto does by itself stands there, too.
    private static readonly string[] Served = ["lambda", "states", "sqs", "logs", "events"];

    /// <summary>Why a target that is started on AWS is not here; null when it is.</summary>
    public static string? ProblemOf(string rule, JsonElement target)
    {
        var arn = target.GetProperty("Arn").GetString()!;
        return target.TryGetProperty("InputTransformer", out _)
            ? $"rule {rule}: nothing here knows input_transformer: its target {NameOf(arn)} is not started. Try it with ./worker invoke."
            : !Served.Contains(arn.Split(':').ElementAtOrDefault(2))
                ? $"rule {rule}: nothing here stands in for its target {arn}: it is not started."
                : target.TryGetProperty("InputPath", out var path) && path.GetString()!.Contains('[', StringComparison.Ordinal)
                    ? $"rule {rule}: the input_path {path} of its target {NameOf(arn)} reads as null here: only names with dots are known."
                    : null;
    }

    private static string NameOf(string arn) => arn.Split(':')[^1];
}
