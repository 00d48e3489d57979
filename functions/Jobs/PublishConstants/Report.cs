using WorkerLib.Constants;

namespace Worker.Jobs.PublishConstants;

/// <param name="Outcome">
/// published, unchanged, published by another (the same content), would be published, would change nothing, or shown.
/// </param>
/// <param name="Current">What readers get now; null when nothing is published.</param>
/// <param name="Earlier">What was there before, the newest first.</param>
internal sealed record Report(string Set, string Outcome, ConstantVersion? Current, IReadOnlyList<ConstantVersion> Earlier);
