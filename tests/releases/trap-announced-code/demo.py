print("load the model and transcribe")
