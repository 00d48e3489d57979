using System.Globalization;
using System.Text.Json;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Training;

namespace Worker.Jobs.AnnounceTraining;

/// <summary>What people are told of a training.</summary>
internal static class TrainingAlert
{
    /// <summary>The incident of files that lie in no form's folder.</summary>
    public const string Misplaced = "training/other";

    private const int MaxKeyChars = 200;
    private const int MaxReasonChars = 1000;

    /// <exception cref="InvalidAnnouncementException">The request has neither an error nor a model, or both.</exception>
    public static Alert Of(Request request) => request switch
    {
        { Error: { } error, Model: null } => new Alert(
            SubjectOf(request.Key), request.RaisedAt, AlertKind.Alert, AlertSeverity.Error, Failure(request, error)),
        { Error: null, Model: { } model } => new Alert(
            SubjectOf(request.Key), request.RaisedAt, AlertKind.Recovery, AlertSeverity.Error, Success(request, model)),
        _ => throw new InvalidAnnouncementException(request.Execution),
    };

    /// <summary>The incident: trainings of a form, so that the next model of it ends what an earlier upload began.</summary>
    private static string SubjectOf(string key) => key.Split('/') switch
    {
        ["incoming", TrainingForm.Sentiment or TrainingForm.Vectors, _, ..] and [_, var form, ..] => $"training/{form}",
        _ => Misplaced,
    };

    private static string Failure(Request request, CaughtError error)
    {
        var reason = Text.Cut(ReasonOf(error), MaxReasonChars).TrimEnd('.');
        var file = reason.StartsWith(request.Key, StringComparison.Ordinal) ? "" : $" of {Text.Cut(request.Key, MaxKeyChars)}";
        return $"No model was made{file}: {reason}. The execution is {request.Execution}.";
    }

    private static string Success(Request request, VerifiedModel model) => string.Create(
        CultureInfo.InvariantCulture,
        $"A model was made of {Text.Cut(request.Key, MaxKeyChars)}: {model.Words:N0} {(model.Words == 1 ? "word" : "words")}, ")
        + $"{model.Dimensions} dimensions; {model.Latest} names {(model.Published ? "it" : "a newer one")}.";

    private static string ReasonOf(CaughtError error)
    {
        if (error.Cause is not { Length: > 0 } cause)
        {
            return error.Error == "States.Timeout" ? "a task took longer than it may (States.Timeout)" : error.Error;
        }

        try
        {
            using var json = JsonDocument.Parse(cause);
            return TextOf(json.RootElement, "errorMessage")
                ?? JobReason(json.RootElement)
                ?? $"{error.Error}: {cause}";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter: JSON may hold halves of surrogate pairs, which are no text.
            return error.Error == "NoLines" ? cause : $"{error.Error}: {cause}";
        }
    }

    private static string? JobReason(JsonElement job) => TextOf(job, "TrainingJobName") is { } name
        ? $"training job {name} ended as {TextOf(job, "TrainingJobStatus")}: {TextOf(job, "FailureReason") ?? "SageMaker gives no reason"}"
        : null;

    private static string? TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>The state machine says nothing that could be told, or two things.</summary>
internal sealed class InvalidAnnouncementException(string execution) : Exception(
    $"Nothing is announced of the execution {execution}: give either error, what a catcher got, or model, what VerifyModel said.");
