namespace Amazon.Lambda.Core;

/// <summary>What the AWS Mobile SDK says of the application that invoked the function.</summary>
public interface IClientContext
{
    IDictionary<string, string> Environment { get; }

    IClientApplication Client { get; }

    /// <summary>Values that the application set itself.</summary>
    IDictionary<string, string> Custom { get; }
}
