using System.Text.Json.Serialization;
using WorkerLib.Constants;

namespace Worker.Jobs.PublishConstants;

/// <param name="Outcome">
/// published, unchanged, published by another (the same content), would be published, would change nothing, or shown.
/// </param>
/// <param name="Current">What readers get now; null when nothing is published.</param>
/// <param name="Earlier">What was there before, the newest first.</param>
/// <param name="Remarks">What is odd about the content of the request, and was published all the same.</param>
internal sealed record Report(
    string Set,
    string Outcome,
    ConstantVersion? Current,
    IReadOnlyList<ConstantVersion> Earlier,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Remarks = null);
