namespace WorkerLib.Constants;

/// <summary>
/// The content of a set of constants, as the job that reads it declares it (<c>functions/Jobs/&lt;Job&gt;/&lt;Name&gt;Constants.cs</c>).
/// </summary>
public interface IConstants
{
    /// <summary>
    /// What is wrong beyond the shape, all of it: a JSON path and a sentence each, such as <c>$.tables[2].time: '' names no attribute</c>.
    /// </summary>
    IEnumerable<string> Problems();

    /// <summary>What may be meant, and often is not: a sentence each, for whoever publishes it.</summary>
    IEnumerable<string> Remarks() => [];
}
