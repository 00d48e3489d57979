namespace LocalAws.Triggers;

/// <summary>One thing that starts a function.</summary>
/// <param name="Kind">schedule, s3, sqs, stream, http or sns.</param>
/// <param name="Detail">What a person wants to know of it, such as the schedule or the name of the queue.</param>
/// <param name="NextFire">When a schedule starts the function next; null for the others.</param>
public sealed record Trigger(string Function, string Kind, string Detail, DateTimeOffset? NextFire);
