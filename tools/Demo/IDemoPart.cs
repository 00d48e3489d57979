namespace Demo;

/// <summary>What <c>./worker demo</c> shows of some jobs.</summary>
internal interface IDemoPart
{
    /// <summary>Parts with a lower number come first.</summary>
    int Order { get; }

    Task RunAsync(DemoRun demo, CancellationToken cancellationToken);
}
