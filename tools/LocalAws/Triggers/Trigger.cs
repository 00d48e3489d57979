namespace LocalAws.Triggers;

/// <summary>One thing that starts a function.</summary>
/// <param name="Kind">schedule, s3, sqs, stream, http or sns.</param>
/// <param name="Detail">What a person wants to know of it, such as the schedule or the name of the queue.</param>
/// <param name="NextFire">When a schedule starts the function next; null for the others.</param>
/// <param name="Source">What a command names: <c>bucket/prefix</c>, the queue's URL, the table, the topic's ARN, or the URL of the API;
/// empty for a schedule.</param>
public sealed record Trigger(string Function, string Kind, string Detail, DateTimeOffset? NextFire, string Source = "");
