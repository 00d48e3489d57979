namespace Demo;

/// <summary>
/// Says that a class of the demo, of the tests or of the tool makes no sense without some jobs, where its code does not show it:
/// <c>./worker remove</c> of one of them deletes the file, and a part of the demo is shown only where all of them are deployed.
/// </summary>
/// <param name="functions">Their functions, such as <c>export_api_log</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsJobsAttribute(params string[] functions) : Attribute
{
    public IReadOnlyList<string> Functions => functions;
}
