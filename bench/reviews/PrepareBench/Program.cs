// Prepares a CSV file of reviews for sentiment, with the classes of the job: prints rows, lines and words.
// usage: PrepareBench DICTIONARY CSV FOLDER
using JapaneseText;
using Worker.Jobs.PrepareReviews;
using WorkerLib.Training;

using var dictionary = MecabDictionary.Open(args[0]);
var settings = FormSettings.Of(TrainingForm.Sentiment, constants: null);
await using var csv = new FileStream(args[1], FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
await using var train = File.Create(Path.Combine(args[2], "train.txt"));
await using var validation = File.Create(Path.Combine(args[2], "validation.txt"));
await using var preparation = new ReviewPreparation(
    settings, () => new TextPreparation(dictionary, settings.Text).Append, train, validation);
var reader = new ReviewReader(csv, needsRating: true, preparation);
await reader.ReadAsync(CancellationToken.None);
await preparation.CompleteAsync(CancellationToken.None);
if (reader.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync(reader.Errors.First[0].ToString());
    return 1;
}

Console.WriteLine($"{preparation.Train.Lines + preparation.Validation.Lines} {reader.Rows} {preparation.Train.Words}");
return 0;
