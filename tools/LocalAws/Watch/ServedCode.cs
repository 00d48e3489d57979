namespace LocalAws.Watch;

/// <summary>What the functions run, and what is being done to replace it; for those who show it.</summary>
/// <param name="kind"><see cref="Package"/> or <see cref="Jit"/>.</param>
/// <param name="title">What is served, in a few words.</param>
internal sealed class ServedCode(string kind, string title)
{
    public const string Package = "package";
    public const string Jit = "jit";

    private readonly Lock gate = new();
    private Status now = new(kind, title, "", new Part(null, null), new Part(null, null));

    /// <summary>Called after each change.</summary>
    public event Action? Changed;

    public Status Now
    {
        get
        {
            lock (gate)
            {
                return now;
            }
        }
    }

    public void Change(Func<Status, Status> change)
    {
        lock (gate)
        {
            now = change(now);
        }

        Changed?.Invoke();
    }

    /// <param name="Build">Which build of it.</param>
    internal sealed record Status(string Kind, string Title, string Build, Part Code, Part Terraform)
    {
        /// <summary>Of the package; null when a working copy is served.</summary>
        public string? BuildId => Kind == Package ? Build.Split(' ')[^1] : null;
    }

    /// <param name="Activity">What is being done with what was saved; null when nothing is.</param>
    /// <param name="Problem">Why what was saved last is not served: one line, then what the compiler or Terraform said. Null when it
    /// is.</param>
    internal sealed record Part(string? Activity, string? Problem);
}
