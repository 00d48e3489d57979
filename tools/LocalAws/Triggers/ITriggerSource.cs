namespace LocalAws.Triggers;

/// <summary>All deployed triggers of one kind.</summary>
internal interface ITriggerSource : IAsyncDisposable
{
    /// <summary>As found at the last refresh.</summary>
    IEnumerable<Trigger> Triggers { get; }

    /// <summary>Looks what is deployed now.</summary>
    Task RefreshAsync(CancellationToken cancellationToken);
}
