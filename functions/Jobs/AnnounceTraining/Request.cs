using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Alerts;

namespace Worker.Jobs.AnnounceTraining;

/// <param name="Key">Of the upload, such as <c>incoming/vectors/spring.csv</c>.</param>
/// <param name="Execution">Name of the execution.</param>
/// <param name="RaisedAt">When the state began; the same for each of its retries.</param>
/// <param name="Error">What was caught; null when all went well.</param>
/// <param name="Model">What VerifyModel said; null when something failed.</param>
internal sealed record Request(
    string Key, string Execution, DateTimeOffset RaisedAt, CaughtError? Error = null, VerifiedModel? Model = null);

/// <summary>An error as Step Functions gives it to a catcher.</summary>
/// <param name="Error">Its name, such as <c>InvalidReviewsException</c> or <c>States.TaskFailed</c>.</param>
/// <param name="Cause">
/// A text: of a function the JSON of its error, of a training job that of its description, of a service a sentence; or nothing.
/// </param>
internal sealed record CaughtError(
    [property: JsonPropertyName("Error")] string Error, [property: JsonPropertyName("Cause")] string? Cause = null);

/// <param name="Published">False when a newer model stays the latest one.</param>
internal sealed record VerifiedModel(long Words, int Dimensions, string Latest, bool Published = true);

internal sealed record Report(string Subject, AlertKind Kind, string Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class AnnounceTrainingJson : JsonSerializerContext;
