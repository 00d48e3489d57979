namespace WorkerLib.Constants;

/// <summary>Constants with names of things that only the deployment knows, such as destinations.</summary>
public interface INamingConstants
{
    /// <summary>What is wrong with the names, as <see cref="IConstants.Problems"/> says it.</summary>
    /// <param name="names">Those that there are.</param>
    IEnumerable<string> UnknownNames(IReadOnlyCollection<string> names);
}
